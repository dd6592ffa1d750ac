"""The contract of a session store.

A store keeps bytes under keys and knows nothing of cookies, requests or serialization: all of that
is written once above it. Each operation is one atomic step, also between processes and machines.

A key is the SHA-256 of a session's id, in 64 hexadecimal digits: who reads the store cannot take
over a session. Each write raises the record's version by one, so that a write may depend on what
was read. Times are seconds since 1970 by the store's clock, which is one for all its clients; a
record that has expired by it is as good as gone, whether it was purged or not.

A fault outside of the program is a `StoreError`; one that is not in the contract must not leave a
store. An operation ends, one way or the other, within the time that the store was given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = [
    "AsyncSessionStore",
    "Lifetime",
    "Outcome",
    "Record",
    "SessionStore",
    "Statistics",
    "Status",
]


class Lifetime(NamedTuple):
    """How long a record lasts.

    Attributes:
        idle: Seconds from its last use.
        absolute: Seconds from its creation, however much it is used; None for no such limit.
    """

    idle: float
    absolute: float | None = None

    def end(self, created: float, now: float) -> float:
        """Return when a record expires that is used now."""
        last = now + self.idle
        return last if self.absolute is None else min(last, created + self.absolute)


class Record(NamedTuple):
    """What a store keeps of one session.

    Attributes:
        key: The SHA-256 of the id, in hexadecimal digits.
        value: The session, as bytes that mean nothing to the store.
        version: 1 for a new record, and one more with each write.
        created: When the session began.
        touched: When it was used last, as far as the store was told.
        expires: When it ends.
        owner: Whose it is, or None.
        now: The time when the record was read, by the store's clock.
        written: When its value was written, where the store keeps that. A server that lost its
            last writes counts the same versions once more; this tells them apart.
    """

    key: str
    value: bytes
    version: int
    created: float
    touched: float
    expires: float
    owner: str | None
    now: float
    written: float | None = None


class Status(Enum):
    """How a write went."""

    DONE = "done"
    #: The record has another version, or the key of a new one is taken: nothing was written.
    CONFLICT = "conflict"
    #: There is no such record any more: nothing was written.
    GONE = "gone"


class Outcome(NamedTuple):
    """How a write went, and the version that the record has now if it was done."""

    status: Status
    version: int = 0


class Statistics(NamedTuple):
    """How much a store holds.

    Attributes:
        sessions: Records that have not expired.
        owned: How many of them have an owner.
        owners: How many different owners there are.
        expired: Records that have expired and were not purged yet.
        size: The bytes of all values, without what the store itself needs.
    """

    sessions: int
    owned: int
    owners: int
    expired: int
    size: int


class SessionStore(ABC):
    """Keep sessions.

    One store serves many threads, and goes on to work in a process that was forked.
    """

    @property
    def revalidates(self) -> bool:
        """Whether it answers `reload` with less than `load`."""
        return type(self).reload is not SessionStore.reload

    @abstractmethod
    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record with the version 1.

        Args:
            key: Its key.
            value: Its value.
            lifetime: How long it lasts.
            owner: Whose it is.
            created: When the session began, if that was earlier and elsewhere; by default now.

        Returns:
            DONE, or CONFLICT if there is a record with the key that has not expired.
        """

    @abstractmethod
    def load(self, key: str) -> Record | None:
        """Return a record, None if there is none or it has expired. Nothing is written."""

    def reload(self, known: Record) -> Record | None:
        """Return a record as it is now, as `load` does.

        Where its value is still the one that is known, the store need not send it again:
        `known.value` stands in. A far store answers this with less than it takes to load; by
        default, it is loaded.

        Args:
            known: The record as the store returned it before, however long ago.
        """
        return self.load(known.key)

    @abstractmethod
    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew if it still has the version that it was read with.

        A record that is gone stays so.

        Args:
            key: Its key.
            value: Its new value.
            version: The version that was read, None for whichever there is.
            lifetime: How long it lasts from now.
            owner: Whose it is from now on.
        """

    @abstractmethod
    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used, which puts its end off; its version stays.

        Returns:
            Whether there is such a record.
        """

    @abstractmethod
    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record.

        Args:
            key: Its key.
            version: Remove it only if it has this version.
        """

    @abstractmethod
    def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew and under another key, if it still has its version, in one step.

        It keeps the time of its creation, and begins with the version 1. Of two that rotate the
        same record, one succeeds; to the other, it is gone.

        Args:
            key: The key until now.
            new_key: The key from now on.
            value: The new value.
            version: The version that was read, None for whichever there is.
            lifetime: How long it lasts from now.
            owner: Whose it is from now on.
        """

    @abstractmethod
    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired.

        Args:
            limit: How many at the most, so that others do not wait for long.

        Returns:
            How many were removed; fewer than the limit if none is left.
        """

    @abstractmethod
    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner that have not expired, the last used first."""

    @abstractmethod
    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner.

        Args:
            owner: The owner.
            keep: The key of a record that stays.

        Returns:
            How many were removed.
        """

    @abstractmethod
    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records that have not expired, in no order.

        One that is written meanwhile may be missing or come twice.

        Args:
            batch: How many to read at once.
        """

    @abstractmethod
    def statistics(self) -> Statistics:
        """Count what there is. This may read all of the store."""

    def close(self) -> None:  # noqa: B027 (a store may have nothing to close)
        """Give back what the store holds open. It may be used again after that."""


class AsyncSessionStore(ABC):
    """Keep sessions, for asynchronous programs: `SessionStore` with `async`, and as strict."""

    @property
    def revalidates(self) -> bool:
        """Whether it answers `reload` with less than `load`."""
        return type(self).reload is not AsyncSessionStore.reload

    @abstractmethod
    async def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record, as `SessionStore.create`."""

    @abstractmethod
    async def load(self, key: str) -> Record | None:
        """Return a record, as `SessionStore.load`."""

    async def reload(self, known: Record) -> Record | None:
        """Return a record as it is now, as `SessionStore.reload`."""
        return await self.load(known.key)

    @abstractmethod
    async def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew, as `SessionStore.replace`."""

    @abstractmethod
    async def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used, as `SessionStore.touch`."""

    @abstractmethod
    async def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record, as `SessionStore.delete`."""

    @abstractmethod
    async def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew and under another key, as `SessionStore.rotate`."""

    @abstractmethod
    async def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired, as `SessionStore.purge`."""

    @abstractmethod
    async def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner, as `SessionStore.owned`."""

    @abstractmethod
    async def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner, as `SessionStore.revoke`."""

    @abstractmethod
    def scan(self, batch: int = 500) -> AsyncIterator[Record]:
        """Return all records, as `SessionStore.scan`."""

    @abstractmethod
    async def statistics(self) -> Statistics:
        """Count what there is, as `SessionStore.statistics`."""

    async def close(self) -> None:  # noqa: B027 (a store may have nothing to close)
        """Give back what the store holds open."""
