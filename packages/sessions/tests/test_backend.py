from __future__ import annotations

import subprocess
import sys

from werkzeug.test import Client, create_environ

from glassware_core import current, hookimpl, session
from glassware_sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from glassware_sessions.app import SessionsApp
from glassware_sessions.backend import SessionBackend, cookie_interface


class Session(dict, SessionMixin):
    pass


class Memory(SessionInterface):
    def __init__(self, app):
        self.kept = {"opened by": app.config["SESSION_BACKEND"]}

    def open_session(self, app, request):
        return Session(self.kept)

    def save_session(self, app, session, response):
        self.kept = dict(session)


class MemoryPlugin:
    @hookimpl
    def session_backends(self):
        return {"dictionary": Memory}


def test_the_default_interface_is_shared():
    assert cookie_interface() is cookie_interface(object())
    assert isinstance(vars(SessionsApp)["session_interface"], SessionBackend)


def test_a_plugin_brings_a_backend_that_the_configuration_chooses(app_class):
    app = app_class("plugged", plugins=[MemoryPlugin()])
    app.view = lambda: session["opened by"]
    assert type(app.session_interface) is SecureCookieSessionInterface
    app.config["SESSION_BACKEND"] = "dictionary"
    # Read before the first request, it is made anew when the application starts.
    assert Client(app).get("/").text == "dictionary"
    assert type(app.session_interface) is Memory


def test_what_is_assigned_comes_before_the_configuration(app_class):
    app = app_class("assigned", plugins=[MemoryPlugin()])
    app.session_interface = SecureCookieSessionInterface()
    app.config["SESSION_BACKEND"] = "dictionary"
    app.secret_key = "key"
    app.view = lambda: str(session.setdefault("a", 1))
    assert "Set-Cookie" in Client(app).get("/").headers


COMPOSE = """
import sys
import glassware_sessions
from glassware_sessions import SessionsApp
app = SessionsApp("app")
assert "itsdangerous" not in sys.modules, "imported to compose"
app.session_interface
assert "itsdangerous" in sys.modules
"""


def test_itsdangerous_is_imported_with_the_first_use():
    subprocess.run([sys.executable, "-W", "error", "-c", COMPOSE], check=True)


def test_what_compiles_the_plan_during_set_up_does_not_make_the_interface(app_class):
    made = []

    class Plugin:
        @hookimpl
        def session_backends(self):
            return {"noted": lambda app: made.append(app.config["SECRET_KEY"]) or Memory(app)}

    app = app_class("set up", plugins=[Plugin()])
    app.config.update(SESSION_BACKEND="noted", SECRET_KEY="early")
    app.json.dumps({})
    app.plan  # noqa: B018
    assert made == []
    app.config["SECRET_KEY"] = "late"
    app.view = lambda: str(session)
    assert Client(app).get("/").text == "{'opened by': 'noted'}"
    assert made == ["late"]


def test_an_interface_that_was_read_early_is_made_anew_when_the_configuration_changed(app_class):
    app = app_class("early", plugins=[MemoryPlugin()])
    app.config["SESSION_BACKEND"] = "dictionary"
    early = app.session_interface
    app.config["SESSION_COOKIE_NAME"] = "late"
    assert Client(app).get("/").status_code == 200
    assert type(app.session_interface) is Memory
    assert app.session_interface is not early


def test_a_backend_made_anew_is_opened_at_once_though_the_first_one_could_wait(app_class):
    app = app_class("renewed", plugins=[MemoryPlugin()])
    with app.request_context(create_environ()):
        assert app.session_interface.lazy  # the plan is compiled with it
    app.config["SESSION_BACKEND"] = "dictionary"
    app.view = lambda: str(current().opened_session)
    assert Client(app).get("/").text == "{'opened by': 'dictionary'}"
