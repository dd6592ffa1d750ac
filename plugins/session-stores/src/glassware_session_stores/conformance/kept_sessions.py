"""Checks of what sessions hold: what is written, when, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import session
from glassware_sessions import flash, get_flashed_messages

from ..errors import (
    SessionTooLarge,
    UnstorableValue,
)
from .fixtures import HOUR
from .site import SessionFixtures, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clock import ManualClock
    from .interrupted import CountingStore

__all__ = ["KeptSessions"]

WRITES = ("create", "replace", "rotate", "touch", "delete")


class KeptSessions(SessionFixtures):
    """Check what a request costs, and what is kept of it."""

    # What a request costs

    def test_a_request_that_leaves_the_session_alone_asks_nothing(
        self, site: Site, counted: CountingStore
    ) -> None:
        """Neither with a cookie nor without one; and it sends no cookie."""
        client = site.client()
        site.do(client, lambda: None)
        site.do(client, lambda: session.update(a=1, _permanent=True))
        counted.calls.clear()
        response = site.do(client, lambda: None)
        assert not counted.calls
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.vary

    def test_a_request_that_reads_loads_once_and_writes_nothing(
        self, site: Site, counted: CountingStore
    ) -> None:
        """However often it reads."""
        client = site.client()
        site.put(client, a=1)
        counted.calls.clear()
        site.do(client, lambda: [session["a"], session.get("b"), "c" in session, len(session)])
        assert counted.calls == {"load": 1}

    def test_a_new_session_that_stays_empty_is_not_kept(
        self, site: Site, counted: CountingStore
    ) -> None:
        """Reading what is not there costs nothing and sends no cookie."""
        response = site.do(site.client(), lambda: session.get("a"))
        assert not counted.calls
        assert "Set-Cookie" not in response.headers

    def test_what_did_not_change_is_not_written(self, site: Site, counted: CountingStore) -> None:
        """Setting an item to what it was is no change."""
        client = site.client()
        site.put(client, a=[1, {"b": 2}])
        counted.calls.clear()
        site.put(client, a=[1, {"b": 2}])
        assert not any(counted.calls[write] for write in WRITES)

    def test_a_permanent_session_is_touched_and_not_rewritten(
        self, site: Site, counted: CountingStore, clock: ManualClock
    ) -> None:
        """Its cookie is renewed, and its end put off, for less than a write."""
        client = site.client()
        site.put(client, a=1, _permanent=True)
        counted.calls.clear()
        for _ in range(4):
            clock.advance(HOUR / 2)
            response = site.do(client, lambda: session["a"])
            assert "Expires=" in response.headers["Set-Cookie"]
        assert counted.calls == {"load": 4, "touch": 4}

    def test_a_session_is_touched_once_in_an_interval(
        self, site: Site, counted: CountingStore, clock: ManualClock
    ) -> None:
        """A page of many requests is one use."""
        client = site.client()
        site.put(client, a=1)
        counted.calls.clear()
        for _ in range(3):
            clock.advance(10)
            site.items(client)
        assert counted.calls == {"load": 3}
        clock.advance(31)
        site.items(client)
        site.items(client)
        assert counted.calls == {"load": 5, "touch": 1}

    def test_a_change_is_one_write(self, site: Site, counted: CountingStore) -> None:
        """A request that changes much reads once and writes once."""
        client = site.client()
        site.put(client, a=1)
        assert counted.calls == {"create": 1}
        counted.calls.clear()
        site.put(client, a=2, b=3, c=4)
        assert counted.calls == {"load": 1, "replace": 1}

    # What is kept

    @pytest.mark.parametrize("serializer", ["json", "msgspec"])
    def test_values_keep_their_types(self, make_site: Callable[..., Site], serializer: str) -> None:
        """As in the session of a cookie: tuples, bytes, UUIDs, datetimes and markup too."""
        if serializer == "msgspec":
            pytest.importorskip("msgspec")
        site = make_site(SESSION_SERIALIZER=serializer)
        client = site.client()
        values = _values()
        site.do(client, lambda: session.update(values))
        found: dict[str, Any] = {}
        site.do(client, lambda: found.update(session))
        assert found == values
        assert {name: type(value) for name, value in found.items()} == {
            name: type(value) for name, value in values.items()
        }

    def test_flashed_messages_are_kept_until_they_are_shown(self, site: Site) -> None:
        """Once, and for the next page."""
        client = site.client()
        site.do(client, lambda: flash("saved"))
        assert site.do(client, lambda: list(get_flashed_messages())).get_json(force=True) == [
            "saved"
        ]
        assert site.do(client, lambda: list(get_flashed_messages())).get_json(force=True) == []

    def test_what_cannot_be_stored_is_refused_where_it_is_set(self, site: Site) -> None:
        """The error names the key, and comes at that line, not at the end of the request."""
        reached = []

        def view() -> None:
            changes: tuple[Callable[[], object], ...] = (
                lambda: session.__setitem__("thing", object()),
                lambda: session.update(thing={"inside": object()}),
                lambda: session.setdefault("thing", [object()]),
            )
            for change in changes:
                with pytest.raises(UnstorableValue, match=r"session\['thing'\].* object"):
                    change()
            reached.append(dict(session))

        site.do(site.client(), view)
        assert reached == [{}]

    def test_what_is_changed_inside_is_named_when_it_cannot_be_stored(self, site: Site) -> None:
        """Where nobody saw it set, the error at the end names the key."""
        client = site.client()

        def view() -> None:
            session["fine"] = 1
            session["list"] = []
            session["list"].append(object())

        with pytest.raises(UnstorableValue, match=r"session\['list'\]"):
            site.do(client, view)

    def test_a_session_has_a_size_limit(self, make_site: Callable[..., Site]) -> None:
        """The error says how large it is, what is allowed, and what takes the place."""
        site = make_site(SESSION_MAX_SIZE=1000)
        client = site.client()
        site.put(client, small="x" * 900)
        with pytest.raises(SessionTooLarge, match=r"1,0\d\d bytes.* 1,000.*'small'.*'more'"):
            site.put(client, more="x" * 100)
        assert list(site.items(client)) == ["small"]

    def test_the_cookie_is_made_as_the_configuration_says(
        self, make_site: Callable[..., Site]
    ) -> None:
        """Every attribute of it."""
        site = make_site(
            SESSION_COOKIE_NAME="shop",
            SESSION_COOKIE_DOMAIN="example.org",
            SESSION_COOKIE_PATH="/1",
            SESSION_COOKIE_SECURE=True,
            SESSION_COOKIE_SAMESITE="None",
            SESSION_COOKIE_PARTITIONED=True,
        )
        sent = site.put(site.client(), a=1).headers["Set-Cookie"].split("; ")
        assert sent[0].startswith("shop=")
        assert set(sent[1:]) == {
            "Domain=example.org",
            "Path=/1",
            "Secure",
            "HttpOnly",
            "SameSite=None",
            "Partitioned",
        }

    # Lifetimes

    def test_a_session_lasts_while_it_is_used(
        self, make_site: Callable[..., Site], clock: ManualClock
    ) -> None:
        """For its idle lifetime after the last use, and for its absolute lifetime at most."""
        site = make_site(SESSION_IDLE_LIFETIME=600, SESSION_ABSOLUTE_LIFETIME=1500)
        client = site.client()
        site.put(client, a=1)
        for _ in range(2):
            clock.advance(590)
            assert site.items(client) == {"a": 1}
        clock.advance(300)
        assert site.put(client, a=1, b=2)
        clock.advance(21)
        assert site.items(client) == {}
        site.put(client, a=1)
        clock.advance(601)
        assert site.items(client) == {}


def _values() -> dict[str, Any]:
    from datetime import UTC, datetime
    from uuid import UUID

    from markupsafe import Markup

    return {
        "nothing": None,
        "flag": True,
        "number": 2**53,
        "float": 1.5,
        "text": "Zoë \U0001f600 \0",
        "list": [1, [2, (3,)]],
        "tuple": (1, "a"),
        "bytes": b"\0\xff",
        "uuid": UUID(int=7),
        "time": datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC),
        "markup": Markup("<b>bold</b>"),
        "dict": {"a": {"b": (1,)}},
        "looks like a tag": {" t": [1]},
    }
