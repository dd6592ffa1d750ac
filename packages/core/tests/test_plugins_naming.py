"""An exception that comes out of a plugin names it, and goes the documented way."""

from __future__ import annotations

import logging

import pytest
from werkzeug.test import Client

from glassware_core import hookimpl
from glassware_core.plugins import Plugins, Record
from glassware_core.plugins.naming import raised_in


class Fails:
    """Fails in one hook, when it is asked or when what it gave is called."""

    def __init__(self, hook, event=None, late=False):
        def fail(*args, **kwargs):
            raise ValueError("from the plugin")

        def answer(app):
            if hook == "wsgi_middleware":
                return lambda inner: fail
            return fail if event is None else {event: fail}

        setattr(self, hook, hookimpl(answer if late else lambda app: fail()))


def fitted(app_class, plugin):
    """Make an application with a plugin as if its distribution were installed."""
    app = app_class("named", root_path=".")
    record = Record("bad", "dist-bad", "2.0", plugin=plugin)
    app._plugins = Plugins([*app._plugins.records, record])
    for each, sinks in app._plugins.answers("events", app=app):
        for event, sink in sinks.items():
            app._events.add(event, sink, each.name, each.title)
    app.view("/")(lambda: "the view")
    return app


def note(hook):
    return [f"The plugin 'bad' of dist-bad 2.0 raised this in '{hook}'."]


@pytest.mark.parametrize("hook", ["events", "app_created"])
def test_what_fails_at_construction_reaches_who_makes_the_application(app_class, hook):
    plugin = Fails(hook)
    plugin.__name__ = "given"
    with pytest.raises(ValueError) as caught:
        app_class("named", root_path=".", plugins=[plugin])
    assert caught.value.__notes__ == [f"The plugin 'given' raised this in '{hook}'."]


@pytest.mark.parametrize("hook", ["app_frozen", "wsgi_middleware"])
def test_what_fails_at_the_start_reaches_the_server(app_class, hook):
    with pytest.raises(ValueError) as caught:
        Client(fitted(app_class, Fails(hook))).get("/")
    assert caught.value.__notes__ == note(hook)


def test_middleware_that_fails_reaches_the_server(app_class):
    app = fitted(app_class, Fails("wsgi_middleware", late=True))
    with pytest.raises(ValueError) as caught:
        Client(app).get("/")
    assert caught.value.__notes__ == note("wsgi_middleware")


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("hook", ["open_context", "close_response"])
def test_what_fails_in_a_chain_is_logged_and_answered_as_an_error_of_the_server(
    app_class, caplog, hook, late
):
    app = fitted(app_class, Fails(hook, late=late))
    seen = []
    app.events.add("got_request_exception", lambda app, exception: seen.append(exception))
    if not late:
        # A plan that cannot be compiled is compiled anew for the answer, which fails again.
        with pytest.raises(ValueError) as caught:
            Client(app).get("/")
        assert caught.value.__notes__ == note(hook)
        return
    with caplog.at_level(logging.ERROR):
        assert Client(app).get("/").status_code == 500
    assert seen[0].__notes__ == note(hook)
    assert note(hook)[0] in caplog.text
    if hook == "close_response":  # it failed for the answer as well
        assert "Request finalizing failed with an error while handling an error" in caplog.text


def test_what_a_chain_raises_is_for_the_handler_of_500_alone(app_class):
    app = fitted(app_class, Fails("open_context", late=True))
    app.register_error_handler(ValueError, lambda error: ("of ValueError", 400))
    app.register_error_handler(500, lambda error: (str(error.original_exception), 500))
    response = Client(app).get("/")
    assert (response.status_code, response.text) == (500, "from the plugin")


def test_what_fails_when_a_request_starts_goes_to_the_error_handlers(app_class):
    app = fitted(app_class, Fails("events", "request_started", late=True))
    app.register_error_handler(ValueError, lambda error: (error.__notes__[0], 400))
    response = Client(app).get("/")
    assert (response.status_code, response.text) == (400, note("events")[0])


def test_what_fails_when_a_request_is_finished_is_answered_with_500(app_class, caplog):
    app = fitted(app_class, Fails("events", "request_finished", late=True))
    with caplog.at_level(logging.ERROR):
        assert Client(app).get("/").status_code == 500
    assert note("events")[0] in caplog.text


@pytest.mark.parametrize("event", ["request_tearing_down", "appcontext_tearing_down"])
def test_what_fails_at_the_end_reaches_the_server_when_everything_ran(app_class, event):
    app = fitted(app_class, Fails("events", event, late=True))
    ran = []
    app.events.add(event, lambda app, exc: ran.append(event))
    with pytest.raises(ValueError) as caught:
        Client(app).get("/")
    assert caught.value.__notes__ == note("events")
    assert ran == [event]


def test_what_the_application_raises_names_no_plugin(app_class):
    class Passes:
        @hookimpl
        def wsgi_middleware(self, app):
            return lambda inner: lambda environ, start: inner(environ, start)

    app = fitted(app_class, Passes())
    app.testing = True
    app.view("/")(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError) as caught:
        Client(app).get("/")
    assert not hasattr(caught.value, "__notes__")


def test_a_plugin_behind_one_that_wraps_the_others_is_named_too(app_class):
    class Wraps:
        @hookimpl(wrapper=True)
        def app_frozen(self, app):
            return (yield)

    plugins = Plugins(
        [
            Record("wraps", "dist-wraps", "1.0", plugin=Wraps()),
            Record("bad", "dist-bad", "2.0", plugin=Fails("app_frozen")),
        ]
    )
    with pytest.raises(ValueError) as caught:
        plugins.ask("app_frozen", app=None)
    assert caught.value.__notes__ == note("app_frozen")


def test_an_exception_that_came_through_nothing_known_has_no_title():
    with pytest.raises(ValueError) as caught:
        int("x")
    assert raised_in(caught.value, [(print, "print"), (len, "len")]) == ""
