"""Sessions in the memory of one process: for tests, and never a default."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from ..store import Outcome, Record, SessionStore, Statistics, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Lifetime

__all__ = ["MemoryStore"]


class MemoryStore(SessionStore):
    """Keep sessions in a dictionary. They end with the process, and other processes see none.

    Args:
        clock: Returns the time in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._records: dict[str, Record] = {}

    def _living(self, key: str) -> Record | None:
        record = self._records.get(key)
        now = self._clock()
        if record is None or record.expires <= now:
            return None
        return record._replace(now=now)

    def _found(self, key: str, version: int | None) -> Record | Status:
        """Return the record if it has the version, else why there is nothing to write."""
        record = self._living(key)
        if record is None:
            return Status.GONE
        if version is not None and record.version != version:
            return Status.CONFLICT
        return record

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        with self._lock:
            if self._living(key) is not None:
                return Outcome(Status.CONFLICT)
            now = self._clock()
            began = now if created is None else created
            end = lifetime.end(began, now)
            self._records[key] = Record(key, value, 1, began, now, end, owner, now, now)
            return Outcome(Status.DONE, 1)

    def load(self, key: str) -> Record | None:
        """Return a record."""
        with self._lock:
            return self._living(key)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        with self._lock:
            record = self._found(key, version)
            if isinstance(record, Status):
                return Outcome(record)
            self._records[key] = record._replace(
                value=value,
                version=record.version + 1,
                touched=record.now,
                expires=lifetime.end(record.created, record.now),
                owner=owner,
                written=record.now,
            )
            return Outcome(Status.DONE, record.version + 1)

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        with self._lock:
            record = self._living(key)
            if record is None:
                return False
            end = lifetime.end(record.created, record.now)
            self._records[key] = record._replace(touched=record.now, expires=end)
            return True

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        with self._lock:
            record = self._found(key, version)
            if isinstance(record, Status):
                return Outcome(record)
            del self._records[key]
            return Outcome(Status.DONE)

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
        with self._lock:
            record = self._found(key, version)
            if isinstance(record, Status):
                return Outcome(record)
            if self._living(new_key) is not None:
                return Outcome(Status.CONFLICT)
            del self._records[key]
            now, began = record.now, record.created
            end = lifetime.end(began, now)
            self._records[new_key] = Record(new_key, value, 1, began, now, end, owner, now, now)
            return Outcome(Status.DONE, 1)

    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired."""
        with self._lock:
            now = self._clock()
            ended = [key for key, record in self._records.items() if record.expires <= now][:limit]
            for key in ended:
                del self._records[key]
            return len(ended)

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        found = [record for record in self._all() if record.owner == owner]
        return sorted(found, key=lambda record: record.touched, reverse=True)

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        with self._lock:
            now = self._clock()
            found = [
                record
                for record in self._records.values()
                if record.owner == owner and record.key != keep
            ]
            for record in found:
                del self._records[record.key]
            return sum(record.expires > now for record in found)

    def _all(self) -> list[Record]:
        with self._lock:
            now = self._clock()
            return [
                record._replace(now=now)
                for record in self._records.values()
                if record.expires > now
            ]

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        return iter(self._all())

    def statistics(self) -> Statistics:
        """Count what there is."""
        records = self._all()
        owners = [record.owner for record in records if record.owner is not None]
        size = sum(len(record.value) for record in records)
        expired = len(self._records) - len(records)
        return Statistics(len(records), len(owners), len(set(owners)), expired, size)
