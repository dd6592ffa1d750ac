"""Checks of `reload`: a record that is known is seen as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..store import Status
from .fixtures import DONE, HOUR, LIFETIME, StoreFixtures, key

if TYPE_CHECKING:
    from ..store import Record, SessionStore
    from .clock import ManualClock

__all__ = ["ReloadingStores"]


class ReloadingStores(StoreFixtures):
    """Check that a store which need not send a value again sends those that are others."""

    def test_a_known_record_that_did_not_change_is_reloaded_as_it_is_loaded(
        self, store: SessionStore, other: SessionStore, clock: ManualClock
    ) -> None:
        """Also after some time, and by another client than the one that loaded it."""
        one = key()
        store.create(one, b"\0 value" * 1000, LIFETIME, "ada")
        known = _known(store, one)
        assert store.reload(known) == known
        clock.advance(60)
        found = store.reload(known)
        assert found == store.load(one)
        assert found is not None
        assert found.now == pytest.approx(known.now + 60, abs=0.01)
        assert other.reload(found) == found
        store.replace(one, b"", 1, LIFETIME)
        known = _known(store, one)
        assert store.reload(known) == known

    def test_a_known_record_that_was_written_is_reloaded_with_its_new_value(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Whoever wrote it, and however often."""
        one = key()
        store.create(one, b"1", LIFETIME)
        known = _known(store, one)
        for version in (1, 2, 3):
            writer = (store, other)[version % 2]
            writer.replace(one, b"of version %d" % version, version, LIFETIME)
            found = store.reload(known)
            assert found == store.load(one)
            assert found is not None
            assert (found.value, found.version) == (b"of version %d" % version, version + 1)
        # From a store of another kind, which does not keep when it was written.
        current = _known(store, one)
        for each in (known._replace(written=None), current._replace(value=b"0", written=None)):
            assert store.reload(each) == current

    def test_a_known_record_that_was_touched_is_reloaded_with_its_new_end(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Its value is the same, and lasts for longer."""
        one = key()
        store.create(one, b"1", LIFETIME)
        known = _known(store, one)
        clock.advance(HOUR - 10)
        assert store.touch(one, LIFETIME)
        clock.advance(HOUR - 10)
        found = store.reload(known)
        assert found == store.load(one)
        assert found is not None
        times = (found.touched, found.expires, found.now)
        expected = (clock.now - HOUR + 10, clock.now + 10, clock.now)
        assert times == pytest.approx(expected, abs=0.01)

    def test_a_known_record_with_another_owner_is_reloaded_with_it(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Where nothing else was changed."""
        one = key()
        store.create(one, b"1", LIFETIME, "ada")
        known = _known(store, one)
        for version, owner in enumerate(("bob", None, "zoe"), 1):
            other.replace(one, b"1", version, LIFETIME, owner)
            found = store.reload(known)
            assert found == store.load(one)
            assert found is not None
            assert found.owner == owner

    def test_a_known_record_that_was_removed_is_gone(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Who knows it does not bring it back."""
        deleted, revoked, rotated = key(), key(), key()
        for each in (deleted, revoked, rotated):
            store.create(each, b"1", LIFETIME, "ada")
        known = [_known(store, each) for each in (deleted, revoked, rotated)]
        other.rotate(rotated, key(), b"1", 1, LIFETIME, "bob")
        other.delete(deleted)
        assert other.revoke("ada") == 1
        assert [store.reload(each) for each in known] == [None] * 3
        assert [store.load(each.key) for each in known] == [None] * 3

    def test_a_known_record_that_has_expired_is_gone(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """By the store's clock, whether it was purged or not."""
        one = key()
        store.create(one, b"1", LIFETIME)
        known = _known(store, one)
        clock.advance(HOUR - 1)
        assert store.reload(known) is not None
        clock.advance(1.5)
        assert store.reload(known) is None
        store.purge()
        assert store.reload(known) is None

    def test_a_known_record_is_not_taken_for_a_new_one_under_its_key(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Both have the version 1, and nothing else in common."""
        one = key()
        store.create(one, b"old", LIFETIME, "ada")
        known = _known(store, one)
        clock.advance(1)
        assert store.delete(one).status is Status.DONE
        assert store.create(one, b"new", LIFETIME, "bob") == DONE
        found = store.reload(known)
        assert found == store.load(one)
        assert found is not None
        assert (found.value, found.version, found.owner) == (b"new", 1, "bob")

    def test_a_known_record_is_not_taken_for_a_new_one_that_began_when_it_did(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Version and creation are alike, as after a server has lost its last writes."""
        one, began = key(), clock.now - 60
        store.create(one, b"old", LIFETIME, None, began)
        store.replace(one, b"lost", 1, LIFETIME)
        known = _known(store, one)
        clock.advance(1)
        store.delete(one)
        store.create(one, b"old", LIFETIME, None, began)
        found = store.reload(known)
        assert found is not None
        assert found.value == b"old"
        store.replace(one, b"new", 1, LIFETIME)
        found = store.reload(known)
        assert found == store.load(one)
        assert found is not None
        assert (found.value, found.version, found.created) == (b"new", 2, known.created)


def _known(store: SessionStore, one: str) -> Record:
    record = store.load(one)
    assert record is not None
    return record
