"""What this process has loaded of a far store, kept to save the way of the values.

Nothing is answered from here: each load asks the far store, which says that the value is still the
one that is known, sends another one, or has none. So what was written, logged out or revoked
elsewhere is seen at once, and a store that is away is away. What is saved is the value's way, for
which a store answers `reload` with less than `load`; small values are not worth it.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from ..store import SessionStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Lifetime, Outcome, Record, Statistics

__all__ = ["NearStore"]

#: What a record takes beside its value, in bytes: its key, its times, and its place.
ALLOWANCE: Final = 768
#: The smallest value to keep, in bytes: to ask whether a smaller one holds takes as long as it.
WORTH_IT: Final = 4096


class NearStore(SessionStore):
    """Keep sessions in another store, and in memory what was loaded of them last.

    Values are kept as the other store has them: an encrypted one stays so.

    Args:
        far: The other store.
        size: How many bytes of memory to take. The records that were not loaded for the longest
            time make room for others.
        least: How many bytes a value has that is kept in memory.

    Attributes:
        far: The other store.
    """

    def __init__(self, far: SessionStore, size: int, least: int = WORTH_IT) -> None:
        self.far = far
        self._limits = size, least
        self._loaded = _Loaded(*self._limits)

    @property
    def revalidates(self) -> bool:
        """Whether the other store does."""
        return self.far.revalidates

    def _mine(self) -> _Loaded:
        """Return what this process has loaded.

        One that was forked begins anew: a thread that is not there may have held the lock.
        """
        loaded = self._loaded
        if loaded.process != os.getpid():
            loaded = self._loaded = _Loaded(*self._limits)
        return loaded

    def load(self, key: str) -> Record | None:
        """Return a record, whose value the other store sends unless it is known."""
        loaded = self._mine()
        known = loaded.get(key)
        record = self.far.load(key) if known is None else self.far.reload(known)
        if record is None:
            if known is not None:
                loaded.drop(key)
        elif known is None or record.value is not known.value:
            loaded.keep(record)
        return record

    def reload(self, known: Record) -> Record | None:
        """Return a record as the other store has it now."""
        return self.far.reload(known)

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        return self.far.create(key, value, lifetime, owner, created)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        try:
            return self.far.replace(key, value, version, lifetime, owner)
        finally:
            # Its times are not known, by which the next load would know it again. Also after an
            # error: the other store may have done it.
            self._mine().drop(key)

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        return self.far.touch(key, lifetime)

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        try:
            return self.far.delete(key, version)
        finally:
            self._mine().drop(key)

    def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew and under another key."""
        try:
            return self.far.rotate(key, new_key, value, version, lifetime, owner)
        finally:
            self._mine().drop(key)

    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired.

        Those in memory make room when others need it, or go when they are asked for.
        """
        return self.far.purge(limit)

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        return self.far.owned(owner)

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        try:
            return self.far.revoke(owner, keep)
        finally:
            self._mine().drop_where(lambda record: record.owner == owner and record.key != keep)

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        return self.far.scan(batch)

    def statistics(self) -> Statistics:
        """Count what there is."""
        return self.far.statistics()

    def close(self) -> None:
        """Forget what was loaded, and close the other store."""
        self._loaded = _Loaded(*self._limits)
        self.far.close()


class _Loaded:
    """The records that one process loaded last, the latest at the end.

    The lock is held for a step of the dictionary, never while a store is asked.
    """

    def __init__(self, size: int, least: int) -> None:
        self.process = os.getpid()
        self._size = size
        self._least = least
        self._taken = 0
        self._lock = Lock()
        self._records: OrderedDict[str, Record] = OrderedDict()

    def get(self, key: str) -> Record | None:
        with self._lock:
            record = self._records.get(key)
            if record is not None:
                self._records.move_to_end(key)
            return record

    def keep(self, record: Record) -> None:
        """Keep a record if it is worth it, and as many of the others as there is room for."""
        taken = _taken_by(record)
        fits = len(record.value) >= self._least and taken <= self._size
        if not fits and record.key not in self._records:
            return
        with self._lock:
            self._drop(record.key)
            if not fits:
                return
            self._records[record.key] = record
            self._taken += taken
            while self._taken > self._size:
                self._drop(next(iter(self._records)))

    def drop(self, key: str) -> None:
        with self._lock:
            self._drop(key)

    def drop_where(self, matches: Callable[[Record], bool]) -> None:
        with self._lock:
            for key in [each.key for each in self._records.values() if matches(each)]:
                self._drop(key)

    def _drop(self, key: str) -> None:
        record = self._records.pop(key, None)
        if record is not None:
            self._taken -= _taken_by(record)


def _taken_by(record: Record) -> int:
    return len(record.value) + ALLOWANCE
