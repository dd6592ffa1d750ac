"""The kit of stores: each operation alone, and what its bases check."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from ..store import Outcome, Status
from .expiring_stores import ExpiringStores
from .fixtures import DONE, HOUR, LIFETIME, key, value_of
from .listing_stores import ListingStores
from .racing_stores import RacingStores
from .reloading_stores import ReloadingStores

if TYPE_CHECKING:
    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["StoreKit"]

GONE = Outcome(Status.GONE)
CONFLICT = Outcome(Status.CONFLICT)


class StoreKit(ExpiringStores, ListingStores, RacingStores, ReloadingStores):
    """Check a session store.

    Override the fixture `open_store`, which gets the fixture `clock`.
    """

    contract: ClassVar[str] = "session-store"
    number: ClassVar[int] = 49

    def test_a_new_record_is_loaded_as_it_was_created(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """All that is known of a record comes back."""
        one = key()
        assert store.create(one, b"value", LIFETIME, "ada") == DONE
        record = store.load(one)
        assert record is not None
        assert (record.key, record.value, record.version) == (one, b"value", 1)
        assert record.owner == "ada"
        now = clock.now
        times = (record.created, record.touched, record.expires, record.now)
        assert times == pytest.approx((now, now, now + HOUR, now), abs=0.01)

    def test_an_unknown_key_is_gone_to_every_operation(self, store: SessionStore) -> None:
        """Nothing is made by reading, writing, touching, removing or rotating it."""
        one = key()
        assert store.load(one) is None
        assert store.replace(one, b"", 1, LIFETIME).status is Status.GONE
        assert store.replace(one, b"", None, LIFETIME).status is Status.GONE
        assert store.touch(one, LIFETIME) is False
        assert store.delete(one).status is Status.GONE
        assert store.rotate(one, key(), b"", 1, LIFETIME).status is Status.GONE
        assert store.load(one) is None
        assert list(store.scan()) == []

    @pytest.mark.parametrize(
        "value",
        [b"", b"\0", bytes(range(256)), b"\xff\xfe", b"'\"\\;--", b"x" * 200_000],
        ids=range(6),
    )
    def test_values_are_bytes_of_any_kind(self, store: SessionStore, value: bytes) -> None:
        """They come back byte for byte, however they are written."""
        one, two = key(), key()
        store.create(one, value, LIFETIME)
        assert value_of(store, one) == value
        store.replace(one, b"between", 1, LIFETIME)
        store.replace(one, value, 2, LIFETIME)
        assert value_of(store, one) == value
        store.rotate(one, two, value, None, LIFETIME)
        assert value_of(store, two) == value

    def test_a_key_that_is_taken_is_a_conflict(self, store: SessionStore) -> None:
        """The record that is there stays as it is."""
        one = key()
        store.create(one, b"first", LIFETIME, "ada")
        assert store.create(one, b"second", LIFETIME, "bob").status is Status.CONFLICT
        assert value_of(store, one) == b"first"
        assert store.owned("bob") == []

    def test_each_write_raises_the_version(self, store: SessionStore) -> None:
        """A record's version counts its writes."""
        one = key()
        store.create(one, b"1", LIFETIME)
        assert store.replace(one, b"2", 1, LIFETIME) == Outcome(Status.DONE, 2)
        assert store.replace(one, b"3", 2, LIFETIME) == Outcome(Status.DONE, 3)
        record = store.load(one)
        assert record is not None
        assert (record.value, record.version) == (b"3", 3)

    def test_a_write_with_an_old_version_changes_nothing(self, store: SessionStore) -> None:
        """Who did not see the last write is told so."""
        one = key()
        store.create(one, b"1", LIFETIME, "ada")
        store.replace(one, b"2", 1, LIFETIME, "ada")
        assert store.replace(one, b"late", 1, LIFETIME, "bob").status is Status.CONFLICT
        record = store.load(one)
        assert record is not None
        assert (record.value, record.version, record.owner) == (b"2", 2, "ada")
        assert store.owned("bob") == []

    def test_a_write_without_a_version_is_always_done(self, store: SessionStore) -> None:
        """The last one wins, and the version is raised all the same."""
        one = key()
        store.create(one, b"1", LIFETIME)
        store.replace(one, b"2", 1, LIFETIME)
        assert store.replace(one, b"3", None, LIFETIME) == Outcome(Status.DONE, 3)
        assert value_of(store, one) == b"3"

    def test_another_client_sees_what_was_written(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """A store holds nothing back for itself."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME, "ada")
        assert value_of(other, one) == b"1"
        other.replace(one, b"2", 1, LIFETIME, "ada")
        assert value_of(store, one) == b"2"
        store.rotate(one, two, b"3", 2, LIFETIME, "ada")
        assert other.load(one) is None
        assert [record.key for record in other.owned("ada")] == [two]
        other.delete(two)
        assert store.load(two) is None

    def test_it_works_on_after_it_was_closed(self, store: SessionStore) -> None:
        """Closing gives back what is open, and is no end."""
        one = key()
        store.create(one, b"1", LIFETIME)
        store.close()
        assert store.replace(one, b"2", 1, LIFETIME).status is Status.DONE
        store.close()
        store.close()

    # Removal

    def test_a_deleted_record_does_not_come_back(self, store: SessionStore) -> None:
        """What a slow request does to it afterwards is not done."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME, "ada")
        assert store.delete(one).status is Status.DONE
        assert store.replace(one, b"2", 1, LIFETIME, "ada").status is Status.GONE
        assert store.replace(one, b"2", None, LIFETIME, "ada").status is Status.GONE
        assert store.touch(one, LIFETIME) is False
        assert store.rotate(one, two, b"2", 1, LIFETIME, "ada").status is Status.GONE
        assert store.rotate(one, two, b"2", None, LIFETIME, "ada").status is Status.GONE
        assert store.load(one) is None
        assert store.load(two) is None
        assert store.owned("ada") == []

    def test_a_record_is_deleted_only_with_its_version(self, store: SessionStore) -> None:
        """What another request wrote in the meantime is not thrown away."""
        one = key()
        store.create(one, b"1", LIFETIME)
        store.replace(one, b"2", 1, LIFETIME)
        assert store.delete(one, 1).status is Status.CONFLICT
        assert value_of(store, one) == b"2"
        assert store.delete(one, 2).status is Status.DONE
        assert store.load(one) is None

    # Rotation

    def test_a_rotated_record_has_another_key(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """The old key is worth nothing; the time of creation stays."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME, None)
        began = clock.now
        clock.advance(60)
        assert store.rotate(one, two, b"2", 1, LIFETIME, "ada") == DONE
        assert store.load(one) is None
        record = store.load(two)
        assert record is not None
        assert (record.key, record.value, record.version) == (two, b"2", 1)
        assert record.owner == "ada"
        assert record.created == pytest.approx(began, abs=0.01)
        assert record.expires == pytest.approx(clock.now + HOUR, abs=0.01)
        assert store.replace(one, b"3", 1, LIFETIME).status is Status.GONE

    def test_a_record_is_rotated_only_with_its_version(self, store: SessionStore) -> None:
        """Who did not see the last write is told so."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME)
        store.replace(one, b"2", 1, LIFETIME)
        assert store.rotate(one, two, b"late", 1, LIFETIME).status is Status.CONFLICT
        assert store.load(two) is None
        assert value_of(store, one) == b"2"
        assert store.rotate(one, two, b"3", None, LIFETIME) == DONE

    def test_a_record_is_not_rotated_over_another_one(self, store: SessionStore) -> None:
        """Both stay as they are."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME)
        store.create(two, b"2", LIFETIME)
        assert store.rotate(one, two, b"3", 1, LIFETIME).status is Status.CONFLICT
        assert (value_of(store, one), value_of(store, two)) == (b"1", b"2")
