"""Use a store of the one kind where the other kind is asked for.

An asynchronous program uses a store that waits by `AsyncFromSync`, which lets it wait in a thread.
`SyncFromAsync` does the opposite: it runs the asynchronous store in an event loop of its own, in
one thread for all who wait, so that a store that exists only in that form can be a session backend.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from .store import AsyncSessionStore, SessionStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

    from .store import Lifetime, Outcome, Record, Statistics

__all__ = ["AsyncFromSync", "SyncFromAsync"]

T = TypeVar("T")


class AsyncFromSync(AsyncSessionStore):
    """Keep sessions in a store that waits, from an asynchronous program.

    Args:
        store: The store.
    """

    def __init__(self, store: SessionStore) -> None:
        self.store = store

    @property
    def revalidates(self) -> bool:
        """Whether the synchronous store does."""
        return self.store.revalidates

    async def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        return await asyncio.to_thread(self.store.create, key, value, lifetime, owner, created)

    async def load(self, key: str) -> Record | None:
        """Return a record."""
        return await asyncio.to_thread(self.store.load, key)

    async def reload(self, known: Record) -> Record | None:
        """Return a record as it is now."""
        return await asyncio.to_thread(self.store.reload, known)

    async def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        return await asyncio.to_thread(self.store.replace, key, value, version, lifetime, owner)

    async def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        return await asyncio.to_thread(self.store.touch, key, lifetime)

    async def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        return await asyncio.to_thread(self.store.delete, key, version)

    async def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew and under another key."""
        rotate = self.store.rotate
        return await asyncio.to_thread(rotate, key, new_key, value, version, lifetime, owner)

    async def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired."""
        return await asyncio.to_thread(self.store.purge, limit)

    async def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        return await asyncio.to_thread(self.store.owned, owner)

    async def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return await asyncio.to_thread(self.store.revoke, owner, keep)

    async def scan(self, batch: int = 500) -> AsyncIterator[Record]:
        """Return all records."""
        records = self.store.scan(batch)
        while True:
            record = await asyncio.to_thread(next, records, None)
            if record is None:
                return
            yield record

    async def statistics(self) -> Statistics:
        """Count what there is."""
        return await asyncio.to_thread(self.store.statistics)

    async def close(self) -> None:
        """Close the store."""
        await asyncio.to_thread(self.store.close)


class SyncFromAsync(SessionStore):
    """Keep sessions in an asynchronous store, from a program that waits.

    The thread begins with the first operation and ends with `close`.

    Args:
        store: The store. It is used in one event loop, whichever thread asks.
    """

    def __init__(self, store: AsyncSessionStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def revalidates(self) -> bool:
        """Whether the asynchronous store does."""
        return self.store.revalidates

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="session-store", daemon=True
                )
                self._thread.start()
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result()

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        return self._wait(self.store.create(key, value, lifetime, owner, created))

    def load(self, key: str) -> Record | None:
        """Return a record."""
        return self._wait(self.store.load(key))

    def reload(self, known: Record) -> Record | None:
        """Return a record as it is now."""
        return self._wait(self.store.reload(known))

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        return self._wait(self.store.replace(key, value, version, lifetime, owner))

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        return self._wait(self.store.touch(key, lifetime))

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        return self._wait(self.store.delete(key, version))

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
        return self._wait(self.store.rotate(key, new_key, value, version, lifetime, owner))

    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired."""
        return self._wait(self.store.purge(limit))

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        return self._wait(self.store.owned(owner))

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return self._wait(self.store.revoke(owner, keep))

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        records = self.store.scan(batch)

        async def following() -> Record | None:
            return await anext(records, None)

        while True:
            record = self._wait(following())
            if record is None:
                return
            yield record

    def statistics(self) -> Statistics:
        """Count what there is."""
        return self._wait(self.store.statistics())

    def close(self) -> None:
        """Close the store, and end the thread."""
        if self._loop is None:
            return
        self._wait(self.store.close())
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()
