"""Stores with one fault each, and the check of the kit that finds it."""

from __future__ import annotations

import time

from glassware_session_stores import Lifetime, Outcome, Status
from glassware_session_stores.stores.memory import MemoryStore

FOUND_BY = {}


def found_by(check):
    """Say which check of the kit must fail, and with which value where it is asked for several."""

    def decorate(cls):
        FOUND_BY[cls] = check
        return cls

    return decorate


@found_by("test_a_deleted_record_does_not_come_back")
class BringsBack(MemoryStore):
    """A write makes a record that is gone, as a plain SET does."""

    def replace(self, key, value, version, lifetime, owner=None):
        outcome = super().replace(key, value, version, lifetime, owner)
        if outcome.status is Status.GONE:
            return self.create(key, value, lifetime, owner)
        return outcome


@found_by("test_a_write_with_an_old_version_changes_nothing")
class LosesUpdates(MemoryStore):
    """The last write wins, whatever it has seen."""

    def replace(self, key, value, version, lifetime, owner=None):
        return super().replace(key, value, None, lifetime, owner)


@found_by("test_each_write_raises_the_version")
class ForgetsToCount(MemoryStore):
    """The version stays the same."""

    def replace(self, key, value, version, lifetime, owner=None):
        outcome = super().replace(key, value, version, lifetime, owner)
        if outcome.status is Status.DONE:
            self._records[key] = self._records[key]._replace(version=1)
            return Outcome(Status.DONE, 1)
        return outcome


@found_by("test_of_racing_writers_one_wins_each_round")
class ChecksThenWrites(MemoryStore):
    """Between the look at the version and the write, others write too."""

    def replace(self, key, value, version, lifetime, owner=None):
        record = self.load(key)
        if record is not None and version is not None and record.version != version:
            return Outcome(Status.CONFLICT)
        time.sleep(0.01)
        return super().replace(key, value, None, lifetime, owner)


@found_by("test_a_key_that_is_taken_is_a_conflict")
class Overwrites(MemoryStore):
    """A new record replaces the one that is there."""

    def create(self, key, value, lifetime, owner=None, created=None):
        self._records.pop(key, None)
        return super().create(key, value, lifetime, owner, created)


@found_by("test_of_racing_rotations_one_wins")
class Multiplies(MemoryStore):
    """Two that rotate one record get two."""

    def rotate(self, key, new_key, value, version, lifetime, owner=None):
        record = self.load(key)
        if record is None or (version is not None and record.version != version):
            return super().rotate(key, new_key, value, version, lifetime, owner)
        time.sleep(0.01)
        self.delete(key)
        return self.create(new_key, value, lifetime, owner, record.created)


@found_by("test_a_rotated_record_has_another_key")
class KeepsTheOldKey(MemoryStore):
    """Who knew the old id still gets in: session fixation."""

    def rotate(self, key, new_key, value, version, lifetime, owner=None):
        old = self._records.get(key)
        outcome = super().rotate(key, new_key, value, version, lifetime, owner)
        if old is not None and outcome.status is Status.DONE:
            self._records[key] = old
        return outcome


@found_by("test_an_absolute_lifetime_ends_however_much_a_record_is_used")
class GrowsYounger(MemoryStore):
    """A rotated record begins anew."""

    def rotate(self, key, new_key, value, version, lifetime, owner=None):
        outcome = super().rotate(key, new_key, value, version, lifetime, owner)
        if outcome.status is Status.DONE:
            now = self._clock()
            end = lifetime.end(now, now)
            self._records[new_key] = self._records[new_key]._replace(created=now, expires=end)
        return outcome


@found_by("test_an_unused_record_expires")
class NeverEnds(MemoryStore):
    """Only a purge ends a record."""

    def load(self, key):
        return self._records.get(key)


@found_by("test_an_expired_record_is_gone_to_every_operation")
class TouchesTheDead(MemoryStore):
    """A touch brings an expired record back."""

    def touch(self, key, lifetime):
        record = self._records.get(key)
        if record is None:
            return False
        now = self._clock()
        end = lifetime.end(record.created, now)
        self._records[key] = record._replace(touched=now, expires=end)
        return True


@found_by("test_a_touch_puts_the_end_off_and_changes_nothing_else")
class TouchesByWriting(MemoryStore):
    """A touch is a write, so that it conflicts with others."""

    def touch(self, key, lifetime):
        record = self.load(key)
        if record is None:
            return False
        self.replace(key, record.value, None, lifetime, record.owner)
        return True


@found_by("test_a_touch_puts_the_end_off_and_changes_nothing_else")
class ForgetsToTouch(MemoryStore):
    """A touch does nothing, so that sessions end while they are used."""

    def touch(self, key, lifetime):
        return self.load(key) is not None


@found_by("test_an_absolute_lifetime_ends_however_much_a_record_is_used")
class LastsForever(MemoryStore):
    """A touch does not look at the absolute lifetime."""

    def touch(self, key, lifetime):
        return super().touch(key, Lifetime(lifetime.idle))


@found_by("test_a_record_is_deleted_only_with_its_version")
class DeletesAnyway(MemoryStore):
    """What another request wrote is thrown away."""

    def delete(self, key, version=None):
        return super().delete(key)


@found_by("test_a_write_may_change_the_owner")
class RemembersTheFirstOwner(MemoryStore):
    """A login is not seen by the index of owners."""

    def replace(self, key, value, version, lifetime, owner=None):
        record = self.load(key)
        kept = owner if record is None else record.owner
        return super().replace(key, value, version, lifetime, kept)


@found_by("test_revoking_removes_all_records_of_an_owner")
class RevokesOne(MemoryStore):
    """Who logs out everywhere stays logged in somewhere."""

    def revoke(self, owner, keep=None):
        for record in self.owned(owner)[:1]:
            self.delete(record.key)
        return 1


@found_by("test_owners_are_compared_exactly")
class ConfusesOwners(MemoryStore):
    """Owners are compared as MySQL does by default: no case, no accents, no blanks behind."""

    def owned(self, owner):
        return [record for record in self._all() if self._same(record.owner, owner)]

    def revoke(self, owner, keep=None):
        found = self.owned(owner)
        for record in found:
            self.delete(record.key)
        return len(found)

    @staticmethod
    def _same(one, other):
        return one is not None and one.strip().casefold() == other.strip().casefold()


@found_by("test_purging_removes_what_has_expired_and_nothing_else")
class PurgesByAge(MemoryStore):
    """What has not been used for a while is removed, expired or not."""

    def purge(self, limit=1000):
        old = [r.key for r in self._records.values() if r.touched < self._clock() - 60]
        for key in old:
            del self._records[key]
        return len(old)


@found_by("test_purging_is_done_in_batches")
class PurgesAllAtOnce(MemoryStore):
    """Everybody waits for it."""

    def purge(self, limit=1000):
        return super().purge(10**9)


@found_by("test_another_client_sees_what_was_written")
class Caches(MemoryStore):
    """What was read once is not read again."""

    def __init__(self, clock):
        super().__init__(clock)
        self.cache = {}

    def load(self, key):
        if key not in self.cache:
            self.cache[key] = super().load(key)
        return self.cache[key]


@found_by("test_values_are_bytes_of_any_kind")
class KeepsText(MemoryStore):
    """Values go through text and back."""

    def load(self, key):
        record = super().load(key)
        if record is None:
            return None
        return record._replace(value=record.value.decode("utf-8", "replace").encode())


@found_by("test_a_known_record_that_was_written_is_reloaded_with_its_new_value")
class TrustsWhatIsKnown(MemoryStore):
    """What is known is not compared with what there is."""

    def reload(self, known):
        record = self.load(known.key)
        return None if record is None else record._replace(value=known.value)


@found_by("test_a_known_record_that_was_touched_is_reloaded_with_its_new_end")
class KnowsTheEnd(MemoryStore):
    """What has the same version is answered without a look at its times."""

    def reload(self, known):
        record = self.load(known.key)
        same = record is not None and record.version == known.version
        return known if same else record


@found_by("test_a_known_record_that_was_removed_is_gone")
class RemembersTheDead(MemoryStore):
    """Where nothing is found, what is known will do."""

    def reload(self, known):
        record = self.load(known.key)
        return record if record is not None or known.expires <= self._clock() else known


@found_by("test_a_known_record_is_not_taken_for_a_new_one_under_its_key")
class ComparesVersionsAlone(MemoryStore):
    """A record that was made anew has the version of the old one."""

    def reload(self, known):
        record = self.load(known.key)
        if record is None or record.version != known.version:
            return record
        return record._replace(value=known.value)


@found_by("test_a_known_record_is_not_taken_for_a_new_one_that_began_when_it_did")
class ComparesNoWrites(MemoryStore):
    """Version and creation are alike, the writes are not."""

    def reload(self, known):
        record = self.load(known.key)
        if record is None or (record.version, record.created) != (known.version, known.created):
            return record
        return record._replace(value=known.value)
