from __future__ import annotations

import gc
import weakref

import pytest
from werkzeug.test import Client, EnvironBuilder

from glassware_core import (
    AppContext,
    Kernel,
    current,
    current_app,
    g,
    has_app_context,
    has_request_context,
    request,
    stream_with_context,
)


def environ(path="/"):
    return EnvironBuilder(path).get_environ()


def test_a_request_context_is_its_own_application_context(app):
    with app.request_context(environ("/x")) as context:
        assert has_request_context()
        assert request.path == "/x"
        assert current_app.name == app.name
        assert context.app_ctx.g is g._get_current_object()
    assert not has_app_context()


@pytest.mark.parametrize("asked", [False, True])
def test_the_namespace_of_a_request_is_that_of_its_application_context(app, asked):
    with app.request_context(environ()) as context:
        if asked:
            assert context.app_ctx.app is app
        g.value = 1
        assert context.g is context.app_ctx.g is g._get_current_object()
        assert g.value == 1
        context.g = first = app.app_ctx_globals_class()
        assert context.app_ctx.g is g._get_current_object() is first
        context.app_ctx.g = second = app.app_ctx_globals_class()
        assert context.g is g._get_current_object() is second


@pytest.mark.parametrize("asked", [False, True])
def test_a_namespace_assigned_before_the_application_context_is_made_is_its_own(app, asked):
    with app.request_context(environ()) as context:
        if asked:
            assert "value" not in g
        context.g = assigned = app.app_ctx_globals_class()
        assert context.app_ctx.g is g._get_current_object() is assigned


def test_a_namespace_used_before_the_push_gives_way_to_the_active_one(app):
    context = app.request_context(environ())
    context.g.value = "early"
    with app.app_context() as active, context:
        assert context.g is active.g is g._get_current_object()
        assert "value" not in g


def test_a_request_shares_the_application_context_that_is_active(app):
    with app.app_context() as app_context:
        g.value = "outer"
        with app.request_context(environ()) as context:
            assert context.app_ctx is app_context
            assert g.value == "outer"
        assert has_app_context()
        assert g.value == "outer"


def test_a_request_of_another_application_has_its_own_application_context(app, app_class):
    other = app_class("other", root_path=".")
    with app.app_context():
        g.value = "outer"
        with other.request_context(environ()):
            assert current_app._get_current_object() is other
            assert "value" not in g
        assert current_app._get_current_object() is app


def test_a_request_leaves_no_cycle_and_frees_the_application(app_class):
    app = app_class("freed", root_path=".")
    app.view("/")(lambda: "hello")
    gc.collect()
    gc.disable()
    try:
        for path in ("/", "/missing"):
            with app.request_context(environ(path)):
                app.full_dispatch_request()
        start = environ("/missing")
        list(app(start, lambda *args: None))
        reference = weakref.ref(app)
        app.views.clear()
        del app
        assert reference() is None
    finally:
        gc.enable()


def test_a_preserved_context_lives_until_the_next_request(app):
    app.config["PRESERVE_CONTEXT_ON_EXCEPTION"] = True
    seen = []
    app.teardown_request(seen.append)
    context = app.request_context(environ("/first"))
    with pytest.raises(ZeroDivisionError), context:
        raise ZeroDivisionError
    assert request.path == "/first"
    assert seen == []
    with app.request_context(environ("/second")):
        assert isinstance(seen[0], ZeroDivisionError)
        assert request.path == "/second"
    assert current(None) is None


def test_a_kept_context_is_unbound_by_its_pop_and_ends_after_it_was_restored(app):
    seen = []
    app.teardown_request(seen.append)
    app.teardown_appcontext(seen.append)
    context = app.request_context(environ("/kept"))
    context.push()
    g.value = 1
    context.keep()
    context.pop(ZeroDivisionError())
    assert current(None) is None
    assert seen == []
    context.restore()
    assert request.path == "/kept"
    assert g.value == 1
    context.pop(None)
    assert current(None) is None
    assert seen == [None, None]


def test_a_kept_context_is_not_preserved_for_an_exception(app):
    app.config["PRESERVE_CONTEXT_ON_EXCEPTION"] = True
    context = app.request_context(environ("/kept"))
    context.push()
    context.keep()
    context.auto_pop(ZeroDivisionError())
    assert current(None) is None
    context.restore()
    context.pop(None)
    assert current(None) is None


@pytest.mark.parametrize("pops_before", [1, 0])
def test_a_kept_context_that_was_pushed_twice_ends_with_the_last_pop(app, pops_before):
    seen = []
    app.teardown_request(seen.append)
    with app.app_context() as shared:
        context = app.request_context(environ("/kept"))
        context.push()
        context.push()
        context.keep()
        context.pop(None)
        for _ in range(pops_before):
            context.pop(None)
            assert current().app_ctx is shared
        context.restore()
        assert current() is context
        for _ in range(1 - pops_before):
            context.pop(None)
            assert current() is context
        assert seen == []
        context.pop(None)
        assert seen == [None]
        assert current().app_ctx is shared


class Opened(AppContext):
    """An application context with a resource of its own."""

    def __init__(self, app):
        super().__init__(app)
        self.log = app.log

    def push(self):
        super().push()
        self.log.append("push")

    def pop(self, *exc):
        super().pop(*exc)
        self.log.append("pop")


class Opening(Kernel):
    """An application that makes application contexts of its own."""

    def app_context(self):
        return Opened(self)

    def dispatch_request(self):
        self.log.append(("view", type(current().app_ctx).__name__, g.get("kept")))
        return "answer"


@pytest.fixture
def opening():
    app = Opening("opening", root_path=".")
    app.log = []
    app.teardown_appcontext(lambda exc: app.log.append("teardown"))
    return app


def test_a_request_pushes_the_application_context_that_the_application_makes(opening):
    assert Client(opening).get("/").text == "answer"
    assert opening.log == ["push", ("view", "Opened", None), "teardown", "pop"]
    assert not has_app_context()
    with opening.app_context():
        opening.log.clear()
        g.kept = "outer"
        Client(opening).get("/")
    assert opening.log == [("view", "Opened", "outer"), "teardown", "pop"]


def test_an_application_context_made_by_the_application_has_the_namespace_of_the_request(opening):
    context = opening.request_context(environ())
    context.g.kept = "before"
    with context:
        assert current().app_ctx.g.kept == g.kept == "before"
        with context:
            opening.log.append("nested")
    assert opening.log == ["push", "nested", "teardown", "pop"]


def test_an_application_context_made_by_the_application_is_pushed_again_for_a_stream(opening):
    def stream():
        yield f"{type(current().app_ctx).__name__} "
        yield str(g.kept)

    def view():
        g.kept = "kept"
        return stream_with_context(stream())

    opening.dispatch_request = view
    assert Client(opening).get("/").text == "Opened kept"
    assert opening.log == ["push", "pop", "teardown"]
    assert not has_app_context()


def test_app_context_can_be_replaced_on_an_application_that_serves(app):
    Client(app).get("/")
    made = []
    app.app_context = lambda: made.append(AppContext(app)) or made[-1]
    with app.request_context(environ()):
        assert current().app_ctx is made[0]
    del app.app_context
    Client(app).get("/")
    assert len(made) == 1
    assert not has_app_context()


def test_an_error_at_the_end_of_an_application_context_made_by_the_application_is_raised(app):
    class Failing(AppContext):
        def pop(self, *exc):
            super().pop(*exc)
            msg = "pop"
            raise ValueError(msg)

    app.app_context = lambda: Failing(app)
    context = app.request_context(environ())
    context.push()
    with pytest.raises(ValueError, match="pop"):
        context.pop()
    assert not has_app_context()


def test_signals_tell_once_of_an_application_context_made_by_the_application(opening):
    told = []
    for name in ("appcontext_pushed", "appcontext_popped"):
        opening._events.add(name, lambda app, name=name: told.append(name))
    Client(opening).get("/")
    assert told == ["appcontext_pushed", "appcontext_popped"]


def test_a_request_inside_of_one_leaves_it_the_application_context_made_by_the_application(opening):
    with opening.request_context(environ("/outside")):
        outer = current().app_ctx
        with opening.request_context(environ("/inside")):
            assert current().app_ctx is outer
        with opening.app_context():
            pass
        assert request.path == "/outside"
        assert opening.log[:2] == ["push", "push"]
    assert not has_app_context()


def test_who_hears_of_an_application_context_does_not_see_the_request(app):
    seen = []
    for name in ("appcontext_pushed", "appcontext_popped"):
        app.events.add(name, lambda app: seen.append((has_app_context(), has_request_context())))
    with app.request_context(environ()):
        assert seen == [(True, False)]
        assert has_request_context()
    assert seen == [(True, False), (False, False)]


@pytest.mark.parametrize("heard", [False, True])
def test_both_contexts_may_be_entered_once_more_inside_of_the_request(app, heard):
    told = []
    if heard:
        app.events.add("appcontext_pushed", told.append)
    with app.request_context(environ("/x")) as context:
        with context.app_ctx, context:
            assert request.path == "/x"
        assert current() is context
    assert not has_app_context()
    assert told == [app] * (2 * heard)
