"""Checks of requests with one session at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glassware_core import session
from glassware_sessions import flash, get_flashed_messages

from ..ids import key_of
from .fixtures import HOUR, at_once
from .site import SessionFixtures, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["RacingSessions"]


class RacingSessions(SessionFixtures):
    """Check that nothing is lost, and that nothing comes back."""

    # Requests at the same time

    @pytest.mark.parametrize("end", ["destroy", "regenerate", "revoke"])
    def test_a_session_that_ended_meanwhile_is_not_brought_back(
        self, site: Site, store: SessionStore, end: str
    ) -> None:
        """The slow request's changes are dropped, and it sends no cookie."""
        client = site.client()
        site.put(client, _user_id="ada")
        old = site.cookie(client)

        def slow() -> None:
            session["late"] = True
            if end == "revoke":
                store.revoke("ada")
            else:
                site.do(client, lambda: getattr(session, end)())

        response = site.do(site.client(old), slow)
        assert "Set-Cookie" not in response.headers
        assert site.items(site.client(old)) == {}
        assert "late" not in site.items(client)
        assert site.events() == ["session_lost"]

    @pytest.mark.parametrize("late", ["regenerate", "pop", "read"])
    def test_nothing_else_brings_an_ended_session_back(
        self, site: Site, store: SessionStore, clock: ManualClock, late: str
    ) -> None:
        """Neither another id, nor an item less, nor a touch."""
        client = site.client()
        site.put(client, _permanent=True, a=1)
        old = site.cookie(client)
        clock.advance(HOUR / 2)

        def slow() -> None:
            assert session["a"] == 1
            site.do(site.client(old), lambda: session.destroy())
            if late == "regenerate":
                session.regenerate()
            elif late == "pop":
                session.pop("a")

        site.do(client, slow)
        assert list(store.scan()) == []

    def test_what_two_requests_change_is_merged_by_key(self, site: Site) -> None:
        """No key that only one of them set, changed or removed is lost."""
        client = site.client()
        site.put(client, changed=1, removed=1, theirs=1, theirs_removed=1, untouched=1)
        cookie = site.cookie(client)

        def fast() -> None:
            session["theirs"] = 2
            session["theirs_new"] = 2
            del session["theirs_removed"]

        def slow() -> None:
            session["changed"] = 2
            session["new"] = 2
            del session["removed"]
            site.do(site.client(cookie), fast)

        site.do(client, slow)
        assert site.items(client) == {
            "changed": 2,
            "new": 2,
            "theirs": 2,
            "theirs_new": 2,
            "untouched": 1,
        }
        assert site.happened == [("session_conflict", {"key": key_of(cookie), "outcome": "merged"})]

    def test_what_both_changed_is_as_the_later_one_left_it(self, site: Site) -> None:
        """What is inside of a value is not merged."""
        client = site.client()
        site.put(client, cart={"apples": 1, "pears": 1})
        cookie = site.cookie(client)

        def slow() -> None:
            session["cart"] = {"apples": 2, "pears": 1}
            site.put(site.client(cookie), cart={"apples": 1, "pears": 2})

        site.do(client, slow)
        assert site.items(client) == {"cart": {"apples": 2, "pears": 1}}

    def test_an_emptied_session_keeps_what_another_request_set(self, site: Site) -> None:
        """Taking the last item out is a change of that item only."""
        client = site.client()
        site.do(client, lambda: flash("saved"))
        cookie = site.cookie(client)

        def slow() -> None:
            get_flashed_messages()
            site.put(site.client(cookie), cart=[1])

        site.do(client, slow)
        assert site.items(client) == {"cart": [1]}

    def test_a_login_is_merged_too(self, site: Site) -> None:
        """A session that gets another id takes along what another request set."""
        client = site.client()
        site.put(client, a=1)
        cookie = site.cookie(client)

        def login() -> None:
            session.regenerate()
            session["user"] = "ada"
            site.put(site.client(cookie), cart=[1])

        site.do(client, login)
        assert site.items(client) == {"a": 1, "user": "ada", "cart": [1]}
        assert site.items(site.client(cookie)) == {}

    def test_a_conflict_may_be_rejected(self, make_site: Callable[..., Site]) -> None:
        """The later request is answered with 409, and what the earlier one wrote stays."""
        site = make_site(SESSION_CONFLICT="reject")
        client = site.client()
        site.put(client, a=1)
        cookie = site.cookie(client)

        def slow() -> None:
            session["a"] = 3
            site.put(site.client(cookie), a=2)

        response = site.do(client, slow, status=409)
        assert "Set-Cookie" not in response.headers
        assert site.items(client) == {"a": 2}
        assert [details["outcome"] for _, details in site.happened] == ["rejected"]

    def test_the_last_one_may_win(self, make_site: Callable[..., Site]) -> None:
        """The later request's session is kept as a whole; but nothing that ended comes back."""
        site = make_site(SESSION_CONFLICT="last")
        client = site.client()
        site.put(client, a=1)
        cookie = site.cookie(client)

        def slow() -> None:
            session["a"] = 3
            site.put(site.client(cookie), b=2)

        site.do(client, slow)
        assert site.items(client) == {"a": 3}

        def too_slow() -> None:
            session["a"] = 4
            site.do(site.client(cookie), lambda: session.destroy())

        site.do(client, too_slow)
        assert site.items(client) == {}

    def test_racing_requests_lose_nothing(self, make_site: Callable[..., Site]) -> None:
        """Each sets an item of its own, all of them at the same time."""
        site = make_site(SESSION_CONFLICT_RETRIES=2 * self.racers)
        client = site.client()
        site.put(client, begin=True)
        cookie = site.cookie(client)
        names = [f"racer {number}" for number in range(self.racers)]
        clients = [site.client(cookie) for _ in names]
        for number, name in enumerate(names):
            site.app.views[f"/race/{number}"] = lambda name=name: session.update({name: 1}) or "ok"
        at_once(
            *(
                lambda number=number: clients[number].get(f"/race/{number}")
                for number in range(self.racers)
            )
        )
        assert set(site.items(client)) == {"begin", *names}
