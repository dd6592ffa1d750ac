"""An application whose view is a function, and a client that sends one cookie header."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import itsdangerous.timed
import pytest
from werkzeug.test import Client, TestResponse

from glassware_sessions import SessionsApp

if TYPE_CHECKING:
    from glassware_core import Kernel

KEY = "a key for tests"
NOW = 1_700_000_000


class ViewApp(SessionsApp):
    """Answer every path with `view`."""

    view: Callable[[], Any] = staticmethod(lambda: "ok")

    def dispatch_request(self) -> Any:
        return self.view()


Visit = Callable[..., TestResponse]


@pytest.fixture
def app_class() -> type[ViewApp]:
    return ViewApp


@pytest.fixture
def app() -> ViewApp:
    made = ViewApp("sessions_test")
    made.secret_key = KEY
    made.testing = True
    return made


@pytest.fixture
def visit(app: ViewApp) -> Visit:
    """Answer a request: `visit(view)`, with `cookie=` for its header and `app=` for another."""

    def visit(
        view: Callable[[], Any] | None = None,
        cookie: str | None = None,
        *,
        app: Kernel = app,
        **options: Any,
    ) -> TestResponse:
        if view is not None:
            app.view = view  # type: ignore[attr-defined]
        if cookie is not None:
            options["headers"] = {"Cookie": cookie}
        return Client(app, use_cookies=False).get("/", **options)

    return visit


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Let signatures be made at `clock.now`."""
    clock = SimpleNamespace(now=NOW)
    time = SimpleNamespace(time=lambda: clock.now + 0.5)
    monkeypatch.setattr(itsdangerous.timed, "time", time)
    return clock
