from __future__ import annotations

import contextvars
import weakref

import pytest
from werkzeug.test import EnvironBuilder

import glassware_core
from glassware_core import (
    AppContext,
    Kernel,
    RequestContext,
    current,
    current_app,
    g,
    has_app_context,
    has_request_context,
    request,
)


def environ(path="/"):
    return EnvironBuilder(path).get_environ()


def test_an_application_context_binds_the_application_and_a_fresh_namespace(app):
    assert not has_app_context()
    with app.app_context() as context:
        assert has_app_context()
        assert not has_request_context()
        assert current_app._get_current_object() is app
        g.value = 1
        assert context.g.value == 1
    assert not has_app_context()
    with app.app_context():
        assert "value" not in g


def test_an_application_context_inside_of_a_request_leaves_the_request_reachable(app):
    with app.request_context(environ("/x")) as context:
        g.value = 1
        with app.app_context() as inner:
            assert request.path == "/x"
            assert "value" not in g
            assert current().rctx is context
            assert glassware_core.app_ctx._get_current_object() is inner
        assert g.value == 1


def test_teardown_of_the_application_context_does_not_see_the_request(app):
    seen = []

    @app.teardown_appcontext
    def note(exc):
        seen.append((has_app_context(), has_request_context(), g.value))

    with app.request_context(environ()):
        g.value = 7
    assert seen == [(True, False, 7)]


def test_teardown_of_a_context_inside_of_a_request_sees_the_request_outside(app):
    seen = []
    app.teardown_appcontext(lambda exc: seen.append((request.path, g.value)))
    other = Kernel("other", root_path=".")
    with other.request_context(environ("/outside")):
        with app.request_context(environ("/inside")):
            g.value = 7
        assert seen == [("/outside", 7)]
        assert request.path == "/outside"


def test_an_overridden_appcontext_teardown_does_not_see_the_request_either(app_class):
    seen = []

    class App(app_class):
        def do_teardown_appcontext(self, exc=None):
            seen.append(has_request_context())
            super().do_teardown_appcontext(exc)

    with App("overrides", root_path=".").request_context(environ()):
        pass
    assert seen == [False]


def test_teardown_runs_once_when_a_context_was_pushed_twice(app):
    calls = []
    app.teardown_request(lambda exc: calls.append("request"))
    app.teardown_appcontext(lambda exc: calls.append("app"))
    context = app.request_context(environ())
    context.push()
    context.push()
    context.pop()
    assert calls == []
    assert current() is context
    context.pop()
    assert calls == ["request", "app"]


def test_every_teardown_function_runs_and_the_first_error_is_raised(app):
    calls = []

    @app.teardown_appcontext
    def last(exc):
        calls.append("app")

    @app.teardown_request
    def other(exc):
        calls.append("second")

    @app.teardown_request
    def fails(exc):
        calls.append("first")
        raise ValueError("teardown")

    with pytest.raises(ValueError, match="teardown"), app.request_context(environ()):
        pass
    assert calls == ["first", "second", "app"]
    assert current(None) is None


def test_popping_another_context_than_the_top_is_an_error(app):
    context = app.request_context(environ())
    context.push()
    inner = app.app_context()
    inner.push()
    with pytest.raises(AssertionError, match="Popped wrong request context"):
        context.pop()
    inner.pop()
    context.pop()
    with pytest.raises(AssertionError, match="Popped wrong app context"):
        app.app_context().pop()


def test_teardown_receives_the_exception_that_ended_the_block(app):
    seen = []
    app.teardown_request(seen.append)
    with pytest.raises(KeyError), app.request_context(environ()):
        raise KeyError("x")
    assert isinstance(seen[0], KeyError)


def test_contexts_can_be_weakly_referenced_and_carry_attributes(app):
    app_context, context = app.app_context(), app.request_context(environ())
    app_context.connection = context.user = 1
    assert weakref.ref(app_context)() is app_context
    assert weakref.ref(context)() is context


@pytest.mark.parametrize("name", ["app", "app_ctx", "g"])
def test_what_is_current_outside_of_an_application_says_so(name):
    assert current().rctx is None
    with pytest.raises(RuntimeError, match="application context"):
        getattr(current(), name)


def test_what_is_current_outside_of_a_request_says_so(app):
    with pytest.raises(RuntimeError, match="request context"):
        _ = current().request
    with app.app_context() as context, pytest.raises(RuntimeError, match="request context"):
        assert current().app_ctx is context
        _ = current().request


def test_contexts_are_bound_per_contextvars_context(app):
    def other():
        return has_app_context()

    with app.app_context():
        assert contextvars.Context().run(other) is False
        assert contextvars.copy_context().run(other) is True


def test_context_classes_are_exported():
    assert AppContext(Kernel("exported", root_path=".")).url_adapter is None
    assert RequestContext.__name__ == "RequestContext"
