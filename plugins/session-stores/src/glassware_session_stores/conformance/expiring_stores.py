"""Checks of lifetimes: what ends, when, and what puts it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..store import Lifetime, Status
from .fixtures import DONE, HOUR, LIFETIME, StoreFixtures, key, value_of

if TYPE_CHECKING:
    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["ExpiringStores"]


class ExpiringStores(StoreFixtures):
    """Check that records end in time."""

    def test_an_unused_record_expires(self, store: SessionStore, clock: ManualClock) -> None:
        """It is there until its idle lifetime is over, and not after it."""
        one = key()
        store.create(one, b"1", LIFETIME)
        clock.advance(HOUR - 1)
        assert value_of(store, one) == b"1"
        clock.advance(1.5)
        assert store.load(one) is None

    def test_an_expired_record_is_gone_to_every_operation(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Whether it was purged or not, nothing brings it back."""
        one = key()
        store.create(one, b"1", LIFETIME, "ada")
        clock.advance(HOUR + 1)
        assert store.touch(one, LIFETIME) is False
        assert store.replace(one, b"2", 1, LIFETIME, "ada").status is Status.GONE
        assert store.replace(one, b"2", None, LIFETIME, "ada").status is Status.GONE
        assert store.rotate(one, key(), b"2", 1, LIFETIME, "ada").status is Status.GONE
        assert store.delete(one).status is Status.GONE
        assert store.load(one) is None
        assert store.owned("ada") == []
        assert list(store.scan()) == []
        assert store.revoke("ada") == 0

    def test_the_key_of_an_expired_record_is_free(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """A new record under it has nothing of the old one."""
        one = key()
        store.create(one, b"1", LIFETIME, "ada")
        store.replace(one, b"2", 1, LIFETIME, "ada")
        clock.advance(HOUR + 1)
        assert store.create(one, b"new", LIFETIME) == DONE
        record = store.load(one)
        assert record is not None
        assert (record.value, record.version, record.owner) == (b"new", 1, None)
        assert record.created == pytest.approx(clock.now, abs=0.01)
        assert store.owned("ada") == []

    def test_a_touch_puts_the_end_off_and_changes_nothing_else(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Value, version, owner and creation stay, so that it conflicts with no write."""
        one = key()
        store.create(one, b"1", LIFETIME, "ada")
        before = store.load(one)
        clock.advance(HOUR - 10)
        assert store.touch(one, LIFETIME) is True
        clock.advance(HOUR - 10)
        after = store.load(one)
        assert before is not None
        assert after is not None
        assert after == before._replace(touched=after.touched, expires=after.expires, now=after.now)
        assert after.touched == pytest.approx(clock.now - HOUR + 10, abs=0.01)
        assert store.replace(one, b"2", 1, LIFETIME, "ada").status is Status.DONE

    def test_a_write_puts_the_end_off(self, store: SessionStore, clock: ManualClock) -> None:
        """A record that is written is used."""
        one = key()
        store.create(one, b"1", LIFETIME)
        clock.advance(HOUR - 10)
        store.replace(one, b"2", 1, Lifetime(2 * HOUR))
        clock.advance(2 * HOUR - 10)
        assert value_of(store, one) == b"2"
        clock.advance(11)
        assert store.load(one) is None

    def test_a_lifetime_may_be_shortened(self, store: SessionStore, clock: ManualClock) -> None:
        """The lifetime that was given last counts."""
        one, two = key(), key()
        store.create(one, b"1", Lifetime(100 * HOUR))
        store.create(two, b"1", Lifetime(100 * HOUR))
        store.touch(one, Lifetime(60))
        store.replace(two, b"2", 1, Lifetime(60))
        clock.advance(61)
        assert store.load(one) is None
        assert store.load(two) is None

    def test_an_absolute_lifetime_ends_however_much_a_record_is_used(
        self, store: SessionStore, clock: ManualClock
    ) -> None:
        """Neither touching nor writing nor rotating puts it off."""
        touched, written, rotated, left = key(), key(), key(), key()
        lifetime = Lifetime(HOUR, 2 * HOUR)
        for each in (touched, written, rotated, left):
            store.create(each, b"1", lifetime)
        for _ in range(3):
            clock.advance(HOUR / 2 + 60)
            assert store.touch(touched, lifetime)
            assert store.replace(written, b"2", None, lifetime).status is Status.DONE
            rotated, old = key(), rotated
            assert store.rotate(old, rotated, b"3", None, lifetime) == DONE
        assert store.load(left) is None
        clock.advance(HOUR / 2 - 181)
        assert [value_of(store, each) for each in (touched, written, rotated)] == [b"1", b"2", b"3"]
        clock.advance(2)
        assert [store.load(each) for each in (touched, written, rotated)] == [None] * 3

    def test_a_record_may_have_begun_earlier(self, store: SessionStore, clock: ManualClock) -> None:
        """One that is taken over from elsewhere keeps its age."""
        one = key()
        began = clock.now - HOUR
        store.create(one, b"1", Lifetime(HOUR, 1.5 * HOUR), None, began)
        record = store.load(one)
        assert record is not None
        assert record.created == pytest.approx(began, abs=0.01)
        clock.advance(HOUR / 2 + 1)
        assert store.load(one) is None
