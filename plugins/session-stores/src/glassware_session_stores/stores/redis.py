"""Sessions in Valkey or Redis: for many machines, and the fastest of the servers.

`RedisStore` waits for the server, `AsyncRedisStore` lets others work meanwhile; what they ask is
in `redis_calls`. Either client will do: redis-py and valkey-py are two names of one library.
"""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..store import AsyncSessionStore, SessionStore, Statistics
from .redis_calls import Calls, ServerClock
from .redis_clients import OneClient, SingleClients, check, client_at
from .redis_errors import Errors
from .redis_scripts import HEADER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from ..store import Lifetime, Outcome, Record
    from .redis_calls import Call

__all__ = ["AsyncRedisStore", "RedisStore"]


class RedisStore(SessionStore):
    """Keep sessions in Valkey or Redis.

    Args:
        client: A client of redis-py or valkey-py. It must not decode answers, and should neither
            retry nor wait for longer than an operation may take; `from_url` makes such a one.
        prefix: What the names of all keys begin with.
        clock: Returns the time in seconds since 1970, by default that of the server.
    """

    def __init__(
        self,
        client: Any,
        prefix: str = "session:",
        clock: Callable[[], float] | None = None,
    ) -> None:
        check(client, prefix)
        self.client = client
        self._calls = Calls(prefix, clock)
        self._errors = Errors(client)
        self._server_clock = ServerClock(clock)
        self._clients: OneClient | SingleClients = OneClient(client)

    @classmethod
    def from_url(cls, url: str, prefix: str = "session:", timeout: float = 2.0) -> RedisStore:
        """Return the store at an address.

        Args:
            url: The address, such as "redis://localhost:6379/0", "rediss://…" with TLS, or
                "unix:///run/valkey.sock".
            prefix: What the names of all keys begin with.
            timeout: How many seconds an operation may take.
        """
        store = cls(client_at(url, timeout, ""), prefix)
        store._clients = SingleClients(store.client)
        return store

    def _run(self, call: Call) -> Any:
        try:
            answer = self._ask("evalsha", call.script.digest, *call.arguments)
        except self._errors.unknown_script:
            answer = self._ask("eval", call.script.text, *call.arguments)
        return call.parse(answer)

    def _ask(self, command: str, *arguments: Any) -> Any:
        try:
            client = self._clients.take()
            try:
                return getattr(client, command)(*arguments)
            finally:
                self._clients.give_back(client)
        except self._errors.unknown_script:
            raise
        except self._errors.any as error:
            self._clients.doubt()
            raise self._errors.translated(error) from error

    def _now(self) -> float:
        now = self._server_clock.now()
        if now is None:
            asked = time.monotonic()
            now = self._server_clock.set(self._ask("time"), asked)
        return now

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        outcome: Outcome = self._run(self._calls.create(key, value, lifetime, owner, created))
        return outcome

    def load(self, key: str) -> Record | None:
        """Return a record."""
        name = self._calls.name(key)
        kept: bytes | None = self._ask("get", name)
        return None if kept is None else self._calls.record(name, kept, self._now())

    def reload(self, known: Record) -> Record | None:
        """Return a record as it is now; a value that is known is not sent."""
        # A script would spare the second command where it changed, and takes longer where not.
        name = self._calls.name(known.key)
        header: bytes = self._ask("getrange", name, 0, HEADER.size - 1)
        if not header:
            return None
        return self._calls.unchanged(known, header, self._now()) or self.load(known.key)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        outcome: Outcome = self._run(self._calls.replace(key, value, version, lifetime, owner))
        return outcome

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        return bool(self._run(self._calls.touch(key, lifetime)))

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        outcome: Outcome = self._run(self._calls.delete(key, version))
        return outcome

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
        call = self._calls.rotate(key, new_key, value, version, lifetime, owner)
        outcome: Outcome = self._run(call)
        return outcome

    def purge(self, limit: int = 1000) -> int:
        """Return 0: the server removes what has expired by itself."""
        return 0

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        call = self._calls.owned(owner, self._now())
        records: list[Record] = self._run(call)
        return records

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return int(self._run(self._calls.revoke(owner, keep)))

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        found = self.client.scan_iter(self._calls.pattern, batch)
        while names := self._next(found, batch):
            rows = zip(names, self._ask("mget", names), strict=True)
            yield from self._calls.records(rows, self._now())

    def _next(self, found: Iterator[bytes], batch: int) -> list[bytes]:
        try:
            return list(islice(found, batch))
        except self._errors.any as error:
            raise self._errors.translated(error) from error

    def statistics(self) -> Statistics:
        """Count what there is."""
        return _count(self.scan())

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._clients.close()
        self.client.close()
        pool = getattr(self.client, "connection_pool", None)
        if pool is not None:  # that of a cluster is closed by now
            pool.disconnect(inuse_connections=False)


class AsyncRedisStore(AsyncSessionStore):
    """Keep sessions in Valkey or Redis, for asynchronous programs.

    Args:
        client: A client of `redis.asyncio` or `valkey.asyncio`, else as for `RedisStore`.
        prefix: What the names of all keys begin with.
        clock: Returns the time in seconds since 1970, by default that of the server.
    """

    def __init__(
        self,
        client: Any,
        prefix: str = "session:",
        clock: Callable[[], float] | None = None,
    ) -> None:
        check(client, prefix)
        self.client = client
        self._calls = Calls(prefix, clock)
        self._errors = Errors(client)
        self._server_clock = ServerClock(clock)

    @classmethod
    def from_url(cls, url: str, prefix: str = "session:", timeout: float = 2.0) -> AsyncRedisStore:
        """Return the store at an address, as `RedisStore.from_url`."""
        return cls(client_at(url, timeout, ".asyncio"), prefix)

    async def _run(self, call: Call) -> Any:
        try:
            answer = await self._ask("evalsha", call.script.digest, *call.arguments)
        except self._errors.unknown_script:
            answer = await self._ask("eval", call.script.text, *call.arguments)
        return call.parse(answer)

    async def _ask(self, command: str, *arguments: Any) -> Any:
        try:
            return await getattr(self.client, command)(*arguments)
        except self._errors.unknown_script:
            raise
        except self._errors.any as error:
            raise self._errors.translated(error) from error

    async def _now(self) -> float:
        now = self._server_clock.now()
        if now is None:
            asked = time.monotonic()
            now = self._server_clock.set(await self._ask("time"), asked)
        return now

    async def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        outcome: Outcome = await self._run(self._calls.create(key, value, lifetime, owner, created))
        return outcome

    async def load(self, key: str) -> Record | None:
        """Return a record."""
        name = self._calls.name(key)
        kept: bytes | None = await self._ask("get", name)
        return None if kept is None else self._calls.record(name, kept, await self._now())

    async def reload(self, known: Record) -> Record | None:
        """Return a record as it is now; a value that is known is not sent."""
        name = self._calls.name(known.key)
        header: bytes = await self._ask("getrange", name, 0, HEADER.size - 1)
        if not header:
            return None
        same = self._calls.unchanged(known, header, await self._now())
        return same or await self.load(known.key)

    async def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        call = self._calls.replace(key, value, version, lifetime, owner)
        outcome: Outcome = await self._run(call)
        return outcome

    async def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        return bool(await self._run(self._calls.touch(key, lifetime)))

    async def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        outcome: Outcome = await self._run(self._calls.delete(key, version))
        return outcome

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
        call = self._calls.rotate(key, new_key, value, version, lifetime, owner)
        outcome: Outcome = await self._run(call)
        return outcome

    async def purge(self, limit: int = 1000) -> int:
        """Return 0: the server removes what has expired by itself."""
        return 0

    async def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        call = self._calls.owned(owner, await self._now())
        records: list[Record] = await self._run(call)
        return records

    async def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return int(await self._run(self._calls.revoke(owner, keep)))

    async def scan(self, batch: int = 500) -> AsyncIterator[Record]:
        """Return all records."""
        found = self.client.scan_iter(self._calls.pattern, batch)
        while names := await self._next(found, batch):
            rows = zip(names, await self._ask("mget", names), strict=True)
            for record in self._calls.records(rows, await self._now()):
                yield record

    async def _next(self, found: AsyncIterator[bytes], batch: int) -> list[bytes]:
        names: list[bytes] = []
        try:
            while len(names) < batch:
                names.append(await anext(found))
        except StopAsyncIteration:
            pass
        except self._errors.any as error:
            raise self._errors.translated(error) from error
        return names

    async def statistics(self) -> Statistics:
        """Count what there is."""
        return _count([record async for record in self.scan()])

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()
        pool = getattr(self.client, "connection_pool", None)
        if pool is not None:
            await pool.disconnect()


def _count(records: Iterable[Record]) -> Statistics:
    # A key may come twice while the server grows its table.
    found = {record.key: (record.owner, len(record.value)) for record in records}
    owners = [owner for owner, _ in found.values() if owner is not None]
    size = sum(size for _, size in found.values())
    return Statistics(len(found), len(owners), len(set(owners)), 0, size)
