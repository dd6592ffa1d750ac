"""Checks of what names a session: ids, owners, and the end of both."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from glassware_core import session

from ..ids import key_of
from ..owners import log_out_everywhere, sessions_of
from ..store import Status
from .fixtures import HOUR, LIFETIME
from .site import SessionFixtures, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import SessionStore
    from .clock import ManualClock
    from .interrupted import CountingStore

__all__ = ["SessionIds"]


class SessionIds(SessionFixtures):
    """Check whom a session is given to."""

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
        other = ("C" if cookie[0] == "B" else "B") + cookie[1:]
        for forged in (cookie[:43], cookie[:-1], other, cookie + "A"):
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
