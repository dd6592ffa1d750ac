"""Checks of what concerns many records: those of an owner, the expired, all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..store import Lifetime, Status
from .fixtures import HOUR, LIFETIME, StoreFixtures, key, value_of

if TYPE_CHECKING:
    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["ListingStores"]


class ListingStores(StoreFixtures):
    """Check that a store finds, counts and removes many records."""

    @pytest.mark.parametrize("owner", ["42", "Zoë \U0001f600", "a:b*c", "x" * 255, " '\"%\\"])
    def test_the_records_of_an_owner_are_found(
        self, store: SessionStore, clock: ManualClock, owner: str
    ) -> None:
        """All of them and no others, the last used first."""
        one, two, others = key(), key(), key()
        store.create(one, b"1", LIFETIME, owner)
        clock.advance(1)
        store.create(others, b"2", LIFETIME, owner + "x" if len(owner) < 255 else "y")
        store.create(two, b"3", LIFETIME, owner)
        assert [record.key for record in store.owned(owner)] == [two, one]
        clock.advance(1)
        store.touch(one, LIFETIME)
        found = store.owned(owner)
        assert [(record.key, record.value, record.owner) for record in found] == [
            (one, b"1", owner),
            (two, b"3", owner),
        ]

    def test_owners_are_compared_exactly(self, store: SessionStore) -> None:
        """Neither case nor accents nor blanks make two owners one."""
        names = ["ada", "Ada", "äda", "ada ", " ada", ""]
        for name in names:
            store.create(key(f"of {name!r}"), name.encode(), LIFETIME, name)
        for name in names:
            assert [record.value for record in store.owned(name)] == [name.encode()], repr(name)
        assert store.revoke("ada") == 1
        assert store.statistics().sessions == len(names) - 1

    def test_a_write_may_change_the_owner(self, store: SessionStore) -> None:
        """A record has one owner, or none, at any time."""
        one = key()
        store.create(one, b"1", LIFETIME)
        store.replace(one, b"2", 1, LIFETIME, "ada")
        assert [record.key for record in store.owned("ada")] == [one]
        store.replace(one, b"3", 2, LIFETIME, "bob")
        assert store.owned("ada") == []
        assert [record.key for record in store.owned("bob")] == [one]
        store.replace(one, b"4", 3, LIFETIME)
        assert store.owned("bob") == []
        assert store.revoke("bob") == 0
        assert value_of(store, one) == b"4"

    def test_a_rotation_takes_the_owner_along(self, store: SessionStore) -> None:
        """The owner's records are found under their new keys."""
        one, two, three = key(), key(), key()
        store.create(one, b"1", LIFETIME, "ada")
        store.rotate(one, two, b"2", 1, LIFETIME, "ada")
        assert [record.key for record in store.owned("ada")] == [two]
        store.rotate(two, three, b"3", 1, LIFETIME, "bob")
        assert store.owned("ada") == []
        assert store.revoke("ada") == 0
        assert store.revoke("bob") == 1
        assert store.load(three) is None

    def test_revoking_removes_all_records_of_an_owner(self, store: SessionStore) -> None:
        """No record of another owner, and none without an owner."""
        keys = [key() for _ in range(3)]
        for each in keys:
            store.create(each, b"1", LIFETIME, "ada")
        others, nobodys = key(), key()
        store.create(others, b"2", LIFETIME, "bob")
        store.create(nobodys, b"3", LIFETIME)
        assert store.revoke("ada") == 3
        assert [store.load(each) for each in keys] == [None] * 3
        assert store.owned("ada") == []
        assert store.replace(keys[0], b"late", 1, LIFETIME, "ada").status is Status.GONE
        assert (value_of(store, others), value_of(store, nobodys)) == (b"2", b"3")
        assert store.revoke("ada") == 0

    def test_revoking_may_keep_one_record(self, store: SessionStore) -> None:
        """Who asks for it stays logged in."""
        kept, other = key(), key()
        store.create(kept, b"1", LIFETIME, "ada")
        store.create(other, b"2", LIFETIME, "ada")
        assert store.revoke("ada", kept) == 1
        assert [record.key for record in store.owned("ada")] == [kept]
        assert store.load(other) is None

    def test_purging_removes_what_has_expired_and_nothing_else(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """A record that is in use is not touched by it."""
        living = key()
        for _ in range(3):
            store.create(key(), b"old", LIFETIME, "ada")
        clock.advance(HOUR / 2)
        store.create(living, b"living", LIFETIME, "ada")
        clock.advance(HOUR / 2 + 1)
        assert store.statistics().sessions == 1
        store.purge()
        assert store.statistics().expired == 0
        assert value_of(store, living) == b"living"
        assert [record.key for record in store.owned("ada")] == [living]
        assert store.purge() == 0

    def test_purging_is_done_in_batches(self, store: SessionStore, clock: ManualClock) -> None:
        """No call removes more than it is allowed to; the last one removes fewer."""
        for _ in range(5):
            store.create(key(), b"old", LIFETIME)
        expired = 5
        clock.advance(HOUR + 1)
        if store.statistics().expired == 0:
            # It removes them by itself.
            assert store.purge(2) == 0
            return
        for limit in (2, 2, 2):
            removed = store.purge(limit)
            assert removed == min(limit, expired)
            expired -= removed
            assert store.statistics().expired == expired

    @pytest.mark.parametrize("batch", [1, 3, 100])
    def test_all_records_are_scanned(
        self, store: SessionStore, clock: ManualClock, batch: int
    ) -> None:
        """Each comes at least once, whatever the size of a batch, and no expired one."""
        store.create(key(), b"old", Lifetime(60))
        clock.advance(61)
        keys = {key() for _ in range(7)}
        for each in keys:
            store.create(each, each.encode(), LIFETIME, "ada")
        found = list(store.scan(batch))
        assert {record.key for record in found} == keys
        assert all(record.value == record.key.encode() for record in found)
        assert all((record.version, record.owner) == (1, "ada") for record in found)

    def test_the_statistics_count_what_there_is(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Records, owners, and the size of the values."""
        assert tuple(store.statistics()) == (0, 0, 0, 0, 0)
        store.create(key(), b"old", Lifetime(60), "bob")
        clock.advance(61)
        store.create(key(), b"12345", LIFETIME, "ada")
        store.create(key(), b"123", LIFETIME, "ada")
        store.create(key(), b"1", LIFETIME, "zoe")
        store.create(key(), b"", LIFETIME)
        statistics = store.statistics()
        assert statistics._replace(expired=0) == (4, 3, 2, 0, 9)
        assert statistics.expired in {0, 1}
