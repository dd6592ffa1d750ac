"""Checks of a store that fails, and of a store that takes over from another one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import session

from ..errors import (
    StoreTimeout,
    StoreUnavailable,
)
from ..ids import key_of
from ..stores.memory import MemoryStore
from .fixtures import LIFETIME
from .site import SessionFixtures, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import SessionStore
    from .clock import ManualClock
    from .interrupted import FailingStore

__all__ = ["FailingSessions"]


class FailingSessions(SessionFixtures):
    """Check what users see when the store is not there, or is a new one."""

    # A store that fails

    @pytest.mark.parametrize("error", [StoreTimeout, StoreUnavailable])
    def test_a_store_that_fails_is_a_503(
        self, site: Site, failing: FailingStore, error: type[Exception]
    ) -> None:
        """Of requests that use the session, and of no others; nobody loses it."""
        client = site.client()
        site.put(client, a=1)
        failing.failure = lambda: error("down")
        site.do(client, lambda: None)
        assert failing.tried == []
        response = site.do(client, lambda: session.get("a"), status=503)
        assert "Set-Cookie" not in response.headers
        assert site.events() == ["session_unavailable"]
        failing.failure = None
        assert site.items(client) == {"a": 1}

    def test_the_page_of_an_error_may_use_the_session(
        self, site: Site, failing: FailingStore
    ) -> None:
        """It is empty there, and the store is not asked again."""
        site.app.register_error_handler(503, lambda error: (f"sorry {session.get('a')}", 503))
        client = site.client()
        site.put(client, a=1)
        failing.failure = lambda: StoreTimeout("down")
        assert site.do(client, lambda: session["a"], status=503).text == "sorry None"
        assert failing.tried == ["load"]

        def view() -> None:
            session["b"] = 2

        failing.tried = []
        assert site.do(site.client(), view, status=503).text == "sorry None"
        assert failing.tried == ["create"]

    def test_a_session_that_cannot_be_saved_is_a_503(
        self, site: Site, failing: FailingStore, store: SessionStore
    ) -> None:
        """Nothing is said to be done that was not: neither a page nor a cookie is sent."""

        def view() -> str:
            failing.failure = lambda: StoreTimeout("down")
            session["a"] = 1
            return "saved"

        response = site.do(site.client(), view, status=503)
        assert "saved" not in response.text
        assert "Set-Cookie" not in response.headers
        assert response.headers["Session-Status"] == "unavailable"
        failing.failure = None
        assert list(store.scan()) == []

    def test_requests_may_go_on_without_a_session(
        self, make_site: Callable[..., Site], failing: FailingStore
    ) -> None:
        """With an empty one that is not kept; a header and an event say so."""
        site = make_site(SESSION_STORE_FAILURE="continue")
        client = site.client()
        site.put(client, a=1)
        failing.failure = lambda: StoreTimeout("down")

        def view() -> list[Any]:
            session["b"] = 2
            return [session.get("a"), session["b"]]

        response = site.do(client, view)
        assert response.get_json(force=True) == [None, 2]
        assert response.headers["Session-Status"] == "unavailable"
        assert "Set-Cookie" not in response.headers
        assert site.events() == ["session_unavailable"]
        response = site.do(site.client(), lambda: session.update(a=1))
        assert response.headers["Session-Status"] == "unavailable"
        failing.failure = None
        response = site.do(client, lambda: dict(session))
        assert response.get_json(force=True) == {"a": 1}
        assert "Session-Status" not in response.headers

    def test_a_logout_that_failed_is_never_said_to_be_done(
        self, make_site: Callable[..., Site], failing: FailingStore
    ) -> None:
        """Even where requests go on without a session."""
        site = make_site(SESSION_STORE_FAILURE="continue")
        client = site.client()
        site.put(client, a=1)

        def logout() -> None:
            session.destroy()
            failing.failure = lambda: StoreTimeout("down")

        site.do(client, logout, status=503)
        failing.failure = None
        assert site.items(client) == {"a": 1}

    def test_a_broken_connection_is_tried_again_and_a_timeout_is_not(
        self, make_site: Callable[..., Site], failing: FailingStore
    ) -> None:
        """As often as the configuration says, and what was done the first time is not an error."""
        site = make_site(SESSION_STORE_RETRIES=2)
        client = site.client()
        failing.failure = lambda: StoreUnavailable("broken")
        for done_first, change in (
            (False, lambda: session.update(a=1)),
            (True, lambda: session.update(b=2)),
            (True, lambda: session.regenerate()),
            (True, lambda: session.destroy()),
            (True, lambda: session.update(c=3)),
        ):
            failing.failures, failing.done_first = 2, done_first
            if failing.done_first:
                failing.failures = 0

            def view(change: Callable[[], None] = change) -> None:
                dict(session)
                failing.failures = 1
                change()

            site.do(client, view)
        assert site.items(client) == {"c": 3}
        failing.failures, failing.done_first, failing.tried = None, False, []
        site.do(client, lambda: session.get("c"), status=503)
        assert failing.tried == ["load"] * 3
        failing.failure, failing.tried = lambda: StoreTimeout("slow"), []
        site.do(client, lambda: session.get("c"), status=503)
        assert failing.tried == ["load"]

    def test_a_slow_store_is_left_at_the_deadline(
        self, make_site: Callable[..., Site], failing: FailingStore
    ) -> None:
        """Retries do not go on after it, however many are allowed."""
        site = make_site(SESSION_STORE_DEADLINE=0.2, SESSION_STORE_RETRIES=1000)
        client = site.client("A" * 43)

        def slow() -> Exception:
            time.sleep(0.05)
            return StoreUnavailable("slow")

        failing.failure = slow
        began = time.monotonic()
        site.do(client, lambda: session.get("a"), status=503)
        assert time.monotonic() - began < 10
        # 1,000 of them would take 50 seconds.
        assert 1 <= len(failing.tried) <= 20

    # From one backend to the next

    def test_a_session_is_taken_over_from_the_store_before(
        self, make_site: Callable[..., Site], store: SessionStore, clock: ManualClock
    ) -> None:
        """It moves at its first use, with its id and its age, and ends for good when it ends."""
        before = MemoryStore(clock)
        old = make_site()
        old.interface.keeper.store = old.interface.keeper.guard.store = before
        client = old.client()
        old.put(client, _user_id="1")
        cookie, began = old.cookie(client), clock.now
        clock.advance(60)
        new = make_site(SESSION_PREVIOUS_BACKENDS=[before])
        moved = new.client(cookie)
        assert new.items(moved) == {"_user_id": "1"}
        record = store.load(key_of(cookie))
        assert record is not None
        assert record.created == pytest.approx(began, abs=0.01)
        assert before.load(key_of(cookie)) is None
        before.create(key_of(cookie), record.value, LIFETIME)
        new.do(moved, lambda: session.destroy())
        assert new.items(new.client(cookie)) == {}
        assert before.statistics().sessions == 0

    def test_a_session_is_taken_over_from_a_cookie(
        self, make_site: Callable[..., Site], make_app: Callable[..., Any], store: SessionStore
    ) -> None:
        """Nobody is logged out; requests with the same cookie meet in the same session."""
        app = make_app()
        app.views["/"] = lambda: session.update(user="ada") or "in"
        client = app.test_client()
        client.get("/")
        cookie = client.get_cookie("session").value
        site = make_site(SESSION_PREVIOUS_BACKENDS="cookie")
        first, second = site.client(cookie), site.client(cookie)
        assert site.items(first) == {"user": "ada"}
        site.put(second, a=1)
        site.put(first, b=2)
        assert site.items(first) == site.items(second) == {"user": "ada", "a": 1, "b": 2}
        assert len(list(store.scan())) == 1
        assert site.cookie(first) == site.cookie(second) != cookie
