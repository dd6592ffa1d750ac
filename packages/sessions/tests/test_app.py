from __future__ import annotations

import gc
import weakref
from datetime import timedelta

import pytest
from werkzeug.test import Client, create_environ

from glassware_core import ConfigAttribute, UnknownBackend, session
from glassware_core.missing import APP_NAMES
from glassware_sessions import (
    NullSession,
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionsApp,
)


def test_attributes_forward_to_the_configuration(app_class):
    app = app_class("forwarding")
    assert app.secret_key is None
    assert app.session_cookie_name == "session"
    app.secret_key = "key"
    app.session_cookie_name = "sid"
    app.permanent_session_lifetime = 60
    assert app.config["SECRET_KEY"] == "key"
    assert app.config["SESSION_COOKIE_NAME"] == "sid"
    assert app.config["PERMANENT_SESSION_LIFETIME"] == 60
    assert isinstance(SessionsApp.secret_key, ConfigAttribute)


@pytest.mark.parametrize(
    ("value", "lifetime"),
    [
        (5, timedelta(seconds=5)),
        (0.5, timedelta(milliseconds=500)),
        (timedelta(days=2), timedelta(days=2)),
        (None, None),
    ],
)
def test_the_lifetime_is_a_timedelta(app, value, lifetime):
    assert app.permanent_session_lifetime == timedelta(days=31)
    app.config["PERMANENT_SESSION_LIFETIME"] = value
    assert app.permanent_session_lifetime == lifetime


def test_a_subclass_may_fix_the_attributes(app_class, visit):
    class Fixed(app_class):
        secret_key = "fixed"
        permanent_session_lifetime = timedelta(seconds=1)

    app = Fixed("fixed")

    def view():
        session.permanent = True
        return "ok"

    assert "Expires" in visit(view, app=app).headers["Set-Cookie"]


def test_the_session_of_a_context_is_opened_by_its_interface(app):
    context = app.request_context(create_environ())
    assert type(app.open_session(context)) is SecureCookieSession
    app.secret_key = None
    assert type(app.open_session(context)) is NullSession


def test_opening_may_be_overridden(app_class, visit):
    class Own(app_class):
        def open_session(self, ctx):
            opened = super().open_session(ctx)
            opened["user"] = "Ada"
            return opened

    app = Own("own")
    app.secret_key = "key"
    assert visit(lambda: session["user"], app=app).text == "Ada"


def test_the_names_that_the_kernel_knows_are_brought():
    for name in APP_NAMES["glassware-sessions"]:
        assert name in vars(SessionsApp)


def test_the_default_interface_is_seen_on_class_and_instance(app_class):
    assert type(SessionsApp.session_interface) is SecureCookieSessionInterface
    app = app_class("default")
    assert type(app.session_interface) is SecureCookieSessionInterface
    assert app.session_interface is app.session_interface


def test_an_unknown_backend_names_those_that_are_installed(app_class):
    app = app_class("unknown")
    app.config["SESSION_BACKEND"] = "redsi"
    with pytest.raises(
        UnknownBackend, match=r"SESSION_BACKEND is 'redsi'; installed are .*'cookie'"
    ):
        Client(app).get("/")


def test_an_application_is_freed_when_its_last_reference_goes(app_class):
    class Own(SecureCookieSessionInterface):
        pass

    app = app_class("freed")
    app.secret_key = "key"
    app.session_interface = Own()
    app.view = lambda: str(session.setdefault("a", 1))
    client = Client(app)
    assert client.get("/").text == "1"
    assert client.get("/").text == "1"
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app, client
        assert gone() is None
    finally:
        gc.enable()


def test_a_request_with_a_session_leaves_nothing_for_the_garbage_collector(app):
    def view():
        session["n"] = session.get("n", 0) + 1
        return "ok"

    app.view = view
    cookie = dict(Client(app).get("/").headers)["Set-Cookie"].partition(";")[0]

    def ask():
        environ = create_environ()
        environ["HTTP_COOKIE"] = cookie
        list(app(environ, lambda status, headers, exc_info=None: None))

    for _ in range(3):
        ask()
    gc.collect()
    gc.disable()
    try:
        for _ in range(10):
            ask()
        assert gc.collect() == 0
    finally:
        gc.enable()
