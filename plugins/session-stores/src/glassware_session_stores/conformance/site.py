"""Applications on a store, for the kit of stored sessions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import session

from ..backends import StoreBackend
from .fixtures import HOUR, StoreFixtures
from .interrupted import CountingStore, FailingStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..interface import StoreSessionInterface
    from ..store import SessionStore

__all__ = ["SessionFixtures", "Site"]


class Site:
    """An application whose sessions are in a store, and what happened to them.

    Args:
        app: The application, which has a table of views by path.
        store: The store.

    Attributes:
        app: The application.
        interface: Its session interface.
        happened: The events, each with its details.
    """

    def __init__(self, app: Any, store: SessionStore) -> None:
        self.app = app
        app.session_interface = StoreBackend(lambda app, timeout: store)(app)
        self.interface: StoreSessionInterface = app.session_interface
        self.happened: list[tuple[str, dict[str, Any]]] = []
        for event in ("session_unavailable", "session_conflict", "session_lost", "session_corrupt"):
            self.interface.events.add(event, self._note(event))
        self._number = 0

    def _note(self, event: str) -> Callable[..., None]:
        return lambda app, **details: self.happened.append((event, details))

    def events(self) -> list[str]:
        """Return the names of the events that happened."""
        return [event for event, _ in self.happened]

    def client(self, cookie: str | None = None) -> Any:
        """Return a client, with a cookie if one is given."""
        client = self.app.test_client()
        if cookie is not None:
            client.set_cookie("session", cookie)
        return client

    def do(self, client: Any, view: Callable[[], Any], status: int = 200) -> Any:
        """Let a client ask for a view, and return the response."""
        self._number += 1
        path = f"/{self._number}"

        def answer() -> str:
            result = view()
            return "done" if result is None else json.dumps(result)

        self.app.views[path] = answer
        response = client.get(path)
        assert response.status_code == status, response.text
        return response

    def put(self, client: Any, **items: Any) -> Any:
        """Let a client set items of its session, and return the response."""
        return self.do(client, lambda: session.update(items))

    def items(self, client: Any) -> dict[str, Any]:
        """Return the items of a client's session."""
        found: dict[str, Any] = self.do(client, lambda: dict(session)).get_json(force=True)
        return found

    def cookie(self, client: Any) -> str:
        """Return the value of a client's cookie, empty if it has none."""
        cookie = client.get_cookie("session")
        return "" if cookie is None else str(cookie.value)


class SessionFixtures(StoreFixtures):
    """Make applications on the store that is checked."""

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Let sessions last for an hour."""
        return {
            "TESTING": True,
            "SECRET_KEY": "conformance",
            "PERMANENT_SESSION_LIFETIME": HOUR,
            "SESSION_TOUCH_INTERVAL": 60,
            **config,
        }

    @pytest.fixture
    def counted(self, store: SessionStore) -> CountingStore:
        """Count what the store is asked."""
        return CountingStore(store)

    @pytest.fixture
    def failing(self, counted: CountingStore) -> FailingStore:
        """Let the store fail when it is told to."""
        return FailingStore(counted)

    @pytest.fixture
    def make_site(self, make_app: Callable[..., Any], failing: FailingStore) -> Callable[..., Site]:
        """Return a function that makes an application on the store, from configuration."""
        return lambda **config: Site(make_app(**config), failing)

    @pytest.fixture
    def site(self, make_site: Callable[..., Site]) -> Site:
        """Make an application on the store."""
        return make_site()
