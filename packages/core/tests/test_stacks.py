from __future__ import annotations

import pytest
from werkzeug.test import EnvironBuilder

from glassware_core import (
    current,
    g,
    has_app_context,
    has_request_context,
    make_response,
    request,
)
from glassware_core.context import NO_CONTEXT
from glassware_core.stacks import _app_ctx_stack, _cv_app, _cv_request, _request_ctx_stack


def environ(path="/"):
    return EnvironBuilder(path).get_environ()


def test_the_stacks_are_empty_without_a_context():
    assert _app_ctx_stack.top is None
    assert _request_ctx_stack.top is None
    assert _app_ctx_stack.pop() is None
    assert _cv_app.get(None) is None
    with pytest.raises(LookupError):
        _cv_request.get()


def test_top_is_the_active_context_of_its_kind(app):
    with app.app_context() as outer:
        assert _app_ctx_stack.top is outer
        assert _request_ctx_stack.top is None
        with app.request_context(environ()) as context:
            assert _request_ctx_stack.top is context
            assert _cv_request.get() is context
            assert _app_ctx_stack.top is outer
            with app.app_context() as inner:
                assert _app_ctx_stack.top is inner
                assert _request_ctx_stack.top is context


def test_attributes_on_the_top_live_as_long_as_the_context(app):
    with app.request_context(environ()):
        _app_ctx_stack.top.database = _request_ctx_stack.top.user = 1
        assert _app_ctx_stack.top.database == _request_ctx_stack.top.user == 1
    with app.request_context(environ()):
        assert not hasattr(_app_ctx_stack.top, "database")


def test_a_context_pushed_on_a_stack_is_bound_without_its_own_push(app):
    opened = []
    app.events.add("appcontext_pushed", lambda sender: opened.append(sender))
    context = app.request_context(environ("/pushed"))
    _request_ctx_stack.push(context)
    assert request.path == "/pushed"
    assert _request_ctx_stack.pop() is context
    assert not has_request_context()
    _app_ctx_stack.push(app.app_context())
    g.value = 1
    _app_ctx_stack.pop()
    assert opened == []
    assert current(None) is None


def test_a_variable_that_is_set_to_none_leaves_nothing_bound(app):
    with app.app_context():
        token = _cv_app.set(None)
        assert not has_app_context()
        assert current() is NO_CONTEXT
        with pytest.raises(RuntimeError, match="application context"):
            make_response("text")
        with pytest.raises(RuntimeError, match="request context"):
            app.preprocess_request()
        _cv_app.reset(token)
        assert make_response("text").get_data() == b"text"


def test_a_variable_is_set_and_reset_like_a_context_variable(app):
    with app.request_context(environ()) as context:
        token = _cv_request.set(None)
        assert not has_request_context()
        assert _cv_app.get() is context.app_ctx
        _cv_request.reset(token)
        assert has_request_context()
        other = app.app_context()
        token = _cv_app.set(other)
        assert _cv_app.get() is other
        assert _cv_request.get() is context
        _cv_app.reset(token)
        assert _cv_app.get() is context.app_ctx
