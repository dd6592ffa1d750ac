"""An application whose views are functions by path, with a session that is a plain cookie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import Kernel, current, g, request
from glassware_testing import TestingApp

if TYPE_CHECKING:
    from collections.abc import Iterator


class Session(dict):
    """What the interface below opens."""

    accessed = modified = False


class CookieInterface:
    """Keep a session in a cookie, unsigned. The path `/none` has none, `/null` an empty one."""

    def open_session(self, app, request):
        if request.path == "/none":
            return None
        return Session(json.loads(request.cookies.get("session", "{}")))

    def save_session(self, app, session, response):
        value = json.dumps(session)
        response.set_cookie("session", value, domain=app.config["SESSION_DOMAIN"])

    def is_null_session(self, session):
        return session == {"null": True}


class App(TestingApp, Kernel):
    """Answers each path with a function from `views`."""

    session_interface = CookieInterface()

    def __init__(self, import_name="testing_test", **options):
        super().__init__(import_name, root_path=".", **options)
        self.config["SESSION_DOMAIN"] = None
        self.torn_down: list[Any] = []
        self.teardown_request(self.torn_down.append)
        self.views = {
            "/": lambda: "Hello",
            "/address": lambda: [request.remote_addr, request.user_agent.string],
            "/echo": lambda: [request.method, request.url, request.get_data(as_text=True)],
            "/fail": lambda: 1 // 0,
            "/g": self.set_g,
            "/header": lambda: request.headers.get("X-From-Plugin", ""),
            "/json": lambda: {"got": request.get_json()},
            "/redirect": lambda: self.redirect("/json"),
        }

    def set_g(self):
        g.value = request.args.get("value")
        return ""

    def dispatch_request(self):
        if request.path not in self.views:
            return super().dispatch_request()
        return self.views[request.path]()


@pytest.fixture
def app_class() -> type[App]:
    return App


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture(autouse=True)
def no_context_is_left() -> Iterator[None]:
    yield
    assert current(None) is None, "a context was left behind"
