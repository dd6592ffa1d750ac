"""The kit of stores: each operation, alone and in races."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ..store import Lifetime, Outcome, Status
from .fixtures import DONE, HOUR, LIFETIME, at_once, key
from .reloading_stores import ReloadingStores

if TYPE_CHECKING:
    from ..store import SessionStore
    from .clock import ManualClock

__all__ = ["StoreKit"]

GONE = Outcome(Status.GONE)
CONFLICT = Outcome(Status.CONFLICT)


class StoreKit(ReloadingStores):
    """Check a session store.

    Override the fixture `open_store`, which gets the fixture `clock`.
    """

    contract: ClassVar[str] = "session-store"
    number: ClassVar[int] = 49

    # Records

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
        assert _value(store, one) == value
        store.replace(one, b"between", 1, LIFETIME)
        store.replace(one, value, 2, LIFETIME)
        assert _value(store, one) == value
        store.rotate(one, two, value, None, LIFETIME)
        assert _value(store, two) == value

    def test_a_key_that_is_taken_is_a_conflict(self, store: SessionStore) -> None:
        """The record that is there stays as it is."""
        one = key()
        store.create(one, b"first", LIFETIME, "ada")
        assert store.create(one, b"second", LIFETIME, "bob").status is Status.CONFLICT
        assert _value(store, one) == b"first"
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
        assert _value(store, one) == b"3"

    def test_another_client_sees_what_was_written(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """A store holds nothing back for itself."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME, "ada")
        assert _value(other, one) == b"1"
        other.replace(one, b"2", 1, LIFETIME, "ada")
        assert _value(store, one) == b"2"
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
        assert _value(store, one) == b"2"
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
        assert _value(store, one) == b"2"
        assert store.rotate(one, two, b"3", None, LIFETIME) == DONE

    def test_a_record_is_not_rotated_over_another_one(self, store: SessionStore) -> None:
        """Both stay as they are."""
        one, two = key(), key()
        store.create(one, b"1", LIFETIME)
        store.create(two, b"2", LIFETIME)
        assert store.rotate(one, two, b"3", 1, LIFETIME).status is Status.CONFLICT
        assert (_value(store, one), _value(store, two)) == (b"1", b"2")

    # Lifetimes

    def test_an_unused_record_expires(self, store: SessionStore, clock: ManualClock) -> None:
        """It is there until its idle lifetime is over, and not after it."""
        one = key()
        store.create(one, b"1", LIFETIME)
        clock.advance(HOUR - 1)
        assert _value(store, one) == b"1"
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
        assert _value(store, one) == b"2"
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
        assert [_value(store, each) for each in (touched, written, rotated)] == [b"1", b"2", b"3"]
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

    # Owners

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
        assert _value(store, one) == b"4"

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
        assert (_value(store, others), _value(store, nobodys)) == (b"2", b"3")
        assert store.revoke("ada") == 0

    def test_revoking_may_keep_one_record(self, store: SessionStore) -> None:
        """Who asks for it stays logged in."""
        kept, other = key(), key()
        store.create(kept, b"1", LIFETIME, "ada")
        store.create(other, b"2", LIFETIME, "ada")
        assert store.revoke("ada", kept) == 1
        assert [record.key for record in store.owned("ada")] == [kept]
        assert store.load(other) is None

    # All records

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
        assert _value(store, living) == b"living"
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

    # Races

    def test_of_racing_writers_one_wins_each_round(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Of those who saw the same version, one writes; the others are told of a conflict."""
        one = key()
        store.create(one, b"begin", LIFETIME)
        for version in range(1, self.rounds + 1):
            outcomes = at_once(
                *(
                    _writer((store, other)[n % 2], one, b"%d" % n, version)
                    for n in range(self.racers)
                )
            )
            won = [n for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert all(o.status is Status.CONFLICT for o in outcomes if o is not outcomes[won[0]])
            record = store.load(one)
            assert record is not None
            assert (record.value, record.version) == (b"%d" % won[0], version + 1)

    def test_of_racing_creators_one_wins(self, store: SessionStore, other: SessionStore) -> None:
        """A key is given once."""
        for _ in range(self.rounds):
            one = key()
            outcomes = at_once(
                *(
                    lambda n=n, one=one: (store, other)[n % 2].create(one, b"%d" % n, LIFETIME)
                    for n in range(self.racers)
                )
            )
            won = [n for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert _value(store, one) == b"%d" % won[0]

    def test_of_racing_rotations_one_wins(self, store: SessionStore, other: SessionStore) -> None:
        """One session does not become two."""
        for _ in range(self.rounds):
            one, new = key(), [key() for _ in range(self.racers)]
            store.create(one, b"begin", LIFETIME, "ada")
            outcomes = at_once(
                *(
                    lambda each=each, n=n, one=one: (store, other)[n % 2].rotate(
                        one, each, b"rotated", None, LIFETIME, "ada"
                    )
                    for n, each in enumerate(new)
                )
            )
            won = [new[n] for n, outcome in enumerate(outcomes) if outcome.status is Status.DONE]
            assert len(won) == 1, outcomes
            assert [record.key for record in store.owned("ada")] == won
            assert [each for each in new if store.load(each) is not None] == won
            store.revoke("ada")

    def test_nothing_survives_a_removal_that_races_with_writes(
        self, store: SessionStore, other: SessionStore
    ) -> None:
        """Writes, touches and rotations of others come before it or not at all."""
        for _ in range(self.rounds):
            one, two = key(), key()
            store.create(one, b"begin", LIFETIME, "ada")
            outcomes = at_once(
                partial(store.delete, one),
                *(_writer(other, one, b"late", None, "ada") for _ in range(3)),
                partial(other.touch, one, LIFETIME),
            )
            assert outcomes[0].status is Status.DONE
            assert store.load(one) is None
            assert store.owned("ada") == []
            store.create(two, b"begin", LIFETIME, "ada")
            at_once(
                partial(store.revoke, "ada"),
                *(_writer(other, two, b"late", None, "ada") for _ in range(3)),
                partial(other.touch, two, LIFETIME),
            )
            assert store.load(two) is None
            assert list(store.scan()) == []

    def test_no_write_is_lost_among_many(self, store: SessionStore, other: SessionStore) -> None:
        """Counting up from many threads, each trying until it succeeds, counts all of them."""
        one = key()
        store.create(one, b"0", LIFETIME)

        def count(through: SessionStore) -> None:
            for _ in range(self.rounds):
                # Whenever one fails, another one has succeeded.
                for _ in range(4 * self.rounds + 1):
                    record = through.load(one)
                    assert record is not None
                    value = b"%d" % (int(record.value) + 1)
                    outcome = through.replace(one, value, record.version, LIFETIME)
                    if outcome.status is Status.DONE:
                        break
                else:
                    pytest.fail("A write conflicts, and nobody else writes.")

        at_once(*(lambda n=n: count((store, other)[n % 2]) for n in range(4)))
        record = store.load(one)
        assert record is not None
        assert int(record.value) == 4 * self.rounds
        assert record.version == 4 * self.rounds + 1


def _writer(
    store: SessionStore, one: str, value: bytes, version: int | None, owner: str | None = None
) -> Any:
    return lambda: store.replace(one, value, version, LIFETIME, owner)


def _value(store: SessionStore, one: str) -> bytes | None:
    record = store.load(one)
    return None if record is None else record.value
