"""The kit of stored sessions: what users are promised, whatever the store."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_core import session
from glassware_sessions import flash, get_flashed_messages

from ..errors import (
    SessionTooLarge,
    StoreTimeout,
    StoreUnavailable,
    UnstorableValue,
)
from ..ids import key_of
from ..owners import log_out_everywhere, sessions_of
from ..store import Status
from ..stores.memory import MemoryStore
from .fixtures import HOUR, LIFETIME, StoreFixtures, at_once
from .interrupted import CountingStore, FailingStore
from .site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["StoredSessionKit"]

WRITES = ("create", "replace", "rotate", "touch", "delete")


class StoredSessionKit(StoreFixtures):
    """Check the sessions of an application on a store.

    Override the fixture `open_store`, which gets the fixture `clock`.
    """

    contract: ClassVar[str] = "session-store"
    number: ClassVar[int] = 49

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

    # Ids

    def test_ids_are_random_and_the_store_does_not_see_them(
        self, site: Site, store: SessionStore
    ) -> None:
        """An id has 256 bits; the store has its SHA-256 and nothing else of it."""
        ids = set()
        for _ in range(20):
            client = site.client()
            site.put(client, a=1)
            ids.add(site.cookie(client))
        assert len(ids) == 20
        assert all(len(base64.urlsafe_b64decode(each + "=")) >= 32 for each in ids)
        records = list(store.scan())
        assert {record.key for record in records} == {key_of(each) for each in ids}
        assert not any(each in repr(record) for each in ids for record in records)

    @pytest.mark.parametrize(
        "cookie", ["A" * 43, "A" * 42, "x" * 4000, "%00", "é", "../..", "a.b.c", ""], ids=range(8)
    )
    def test_an_unknown_id_is_not_taken_over(self, site: Site, cookie: str) -> None:
        """The session is empty, the answer no error, and what is set gets an id of its own."""
        client = site.client(cookie)
        assert site.items(client) == {}
        site.put(client, user="ada")
        assert site.cookie(client) != cookie
        assert site.items(client) == {"user": "ada"}
        assert site.items(site.client(cookie)) == {}

    def test_an_expired_id_is_not_taken_over(self, site: Site, clock: ManualClock) -> None:
        """A session that ended begins anew, under another id."""
        client = site.client()
        site.put(client, a=1)
        old = site.cookie(client)
        clock.advance(HOUR + 1)
        assert site.items(client) == {}
        site.put(client, b=2)
        assert site.cookie(client) != old
        assert site.items(site.client(old)) == {}

    @pytest.mark.parametrize(
        "value",
        [
            b"",
            b"\0",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b'{" u":"x"}',
            b"\x81",
            b"\x01" + b"x" * 40,
            b"gASVCAAAAAAAAABdlEsBYS4=",
            b"x" * 5000,
        ],
        ids=range(11),
    )
    def test_corrupt_bytes_are_a_new_session(
        self, site: Site, store: SessionStore, value: bytes
    ) -> None:
        """The request is answered, and somebody is told."""
        client = site.client()
        site.put(client, a=1)
        old = site.cookie(client)
        assert store.replace(key_of(old), value, None, LIFETIME).status is Status.DONE
        assert site.items(client) == {}
        assert site.events() == ["session_corrupt"]
        site.put(client, b=2)
        assert site.cookie(client) != old
        assert site.items(client) == {"b": 2}

    def test_a_signed_id_that_was_changed_is_not_looked_for(
        self, make_site: Callable[..., Site], counted: CountingStore
    ) -> None:
        """Nor is one without a signature."""
        site = make_site(SESSION_SIGN_ID=True)
        client = site.client()
        site.put(client, a=1)
        cookie = site.cookie(client)
        assert site.items(client) == {"a": 1}
        counted.calls.clear()
        for forged in (cookie[:43], cookie[:-1], "B" + cookie[1:], cookie + "A"):
            assert site.items(site.client(forged)) == {}
        assert not counted.calls

    def test_signing_keys_may_be_rotated(self, make_site: Callable[..., Site]) -> None:
        """A fallback is accepted, a forgotten key is not."""
        old = make_site(SESSION_SIGN_ID=True, SECRET_KEY="old")
        client = old.client()
        old.put(client, a=1)
        cookie = old.cookie(client)
        new = make_site(SESSION_SIGN_ID=True, SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"])
        moved = new.client(cookie)
        assert new.items(moved) == {"a": 1}
        new.put(moved, a=2)
        forgotten = make_site(SESSION_SIGN_ID=True, SECRET_KEY="new")
        assert forgotten.items(forgotten.client(cookie)) == {}
        assert forgotten.items(forgotten.client(new.cookie(moved))) == {"a": 2}

    def test_values_may_be_encrypted(
        self, make_site: Callable[..., Site], store: SessionStore
    ) -> None:
        """Who reads the store learns nothing; a value does not open in another record."""
        pytest.importorskip("cryptography")
        site = make_site(SESSION_ENCRYPTION_KEYS="a key of sixteen or more")
        first, second = site.client(), site.client()
        site.put(first, name="visible")
        site.put(second, name="visible")
        assert site.items(first) == {"name": "visible"}
        one, two = (store.load(key_of(site.cookie(each))) for each in (first, second))
        assert one is not None
        assert two is not None
        assert b"visible" not in one.value + two.value
        assert one.value != two.value
        store.replace(one.key, two.value, None, LIFETIME)
        assert site.items(first) == {}

    def test_encryption_keys_may_be_rotated(self, make_site: Callable[..., Site]) -> None:
        """What an older key encrypted is read; what was plain only if that is allowed."""
        pytest.importorskip("cryptography")
        keys = {name: f"the {name} key of sixteen" for name in ("old", "new")}
        plain, old, both, new, turned_on = (
            make_site(SESSION_ENCRYPTION_KEYS=value)
            for value in (
                None,
                keys["old"],
                [keys["new"], keys["old"]],
                keys["new"],
                [keys["new"], None],
            )
        )
        client = old.client()
        old.put(client, a=1)
        cookie = old.cookie(client)
        assert both.items(both.client(cookie)) == {"a": 1}
        assert new.items(new.client(cookie)) == {}
        both.put(both.client(cookie), a=2)
        assert new.items(new.client(cookie)) == {"a": 2}
        client = plain.client()
        plain.put(client, b=1)
        cookie = plain.cookie(client)
        assert new.items(new.client(cookie)) == {}
        assert turned_on.items(turned_on.client(cookie)) == {"b": 1}

    # Login and logout

    def test_a_regenerated_session_has_another_id(self, site: Site) -> None:
        """Its items stay, and the old id is worth nothing."""
        client = site.client()
        site.put(client, cart=[1])
        old = site.cookie(client)

        def login() -> None:
            session.regenerate()
            session["user"] = "ada"

        site.do(client, login)
        assert site.cookie(client) not in {"", old}
        assert site.items(client) == {"cart": [1], "user": "ada"}
        assert site.items(site.client(old)) == {}

    def test_a_destroyed_session_is_gone(self, site: Site, store: SessionStore) -> None:
        """Its cookie is deleted, its record removed, and the old id worth nothing."""
        client = site.client()
        site.put(client, user="ada")
        old = site.cookie(client)
        response = site.do(client, lambda: session.destroy())
        assert "session=;" in response.headers["Set-Cookie"]
        assert list(store.scan()) == []
        assert site.items(site.client(old)) == {}

    @pytest.mark.parametrize("way", ["destroy", "clear"])
    def test_what_is_set_after_the_end_is_another_session(self, site: Site, way: str) -> None:
        """A message that says goodbye comes through, and nothing else."""
        client = site.client()
        site.put(client, user="ada")
        old = site.cookie(client)

        def logout() -> None:
            getattr(session, way)()
            session["message"] = "bye"

        site.do(client, logout)
        assert site.cookie(client) not in {"", old}
        assert site.items(client) == {"message": "bye"}
        assert site.items(site.client(old)) == {}

    def test_a_session_gets_another_id_when_its_owner_changes(
        self, make_site: Callable[..., Site]
    ) -> None:
        """At a login, even of code that does not ask for it; unless it is turned off."""
        site = make_site()
        client = site.client()
        site.put(client, cart=[1])
        old = site.cookie(client)
        site.put(client, _user_id="42")
        assert site.cookie(client) != old
        assert site.items(site.client(old)) == {}
        assert site.items(client) == {"cart": [1], "_user_id": "42"}
        site = make_site(SESSION_REGENERATE_FOR_OWNER=False)
        client = site.client()
        site.put(client, cart=[1])
        old = site.cookie(client)
        site.put(client, _user_id="42")
        assert site.cookie(client) == old

    def test_an_owner_is_logged_out_everywhere(self, site: Site) -> None:
        """All sessions of one user and of no other, but for the current one if it is to stay."""
        ada = [site.client() for _ in range(3)]
        bob = site.client()
        for client in ada:
            site.put(client, _user_id=1)
        site.put(bob, _user_id=2)
        count = site.do(ada[0], lambda: len(sessions_of(1)))
        assert count.get_json(force=True) == 3
        site.do(ada[0], lambda: log_out_everywhere(1, keep_current=bool(session)))
        assert [bool(site.items(client)) for client in ada] == [True, False, False]
        site.do(ada[0], lambda: log_out_everywhere(session["_user_id"]))
        assert site.cookie(ada[0]) == ""
        assert site.items(bob) == {"_user_id": 2}

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
