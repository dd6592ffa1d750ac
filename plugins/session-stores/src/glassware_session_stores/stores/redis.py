"""Sessions in Valkey or Redis: for many machines, and the fastest of the servers.

`RedisStore` waits for the server, `AsyncRedisStore` lets others work meanwhile; what they ask is
in `redis_calls`. Either client will do: redis-py and valkey-py are two names of one library.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import StoreError, StoreTimeout, StoreUnavailable
from ..extras import MissingExtra
from ..store import AsyncSessionStore, SessionStore, Statistics
from .redis_calls import SCRIPTS, Call, Calls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from ..store import Lifetime, Outcome, Record

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
        _check(client)
        self.client = client
        self._calls = Calls(prefix, clock)
        self._errors = _Errors(client)
        self._scripts = {name: client.register_script(text) for name, text in SCRIPTS.items()}

    @classmethod
    def from_url(cls, url: str, prefix: str = "session:", timeout: float = 2.0) -> RedisStore:
        """Return the store at an address.

        Args:
            url: The address, such as "redis://localhost:6379/0", "rediss://…" with TLS, or
                "unix:///run/valkey.sock".
            prefix: What the names of all keys begin with.
            timeout: How many seconds an operation may take.
        """
        return cls(_client(url, timeout, ""), prefix)

    def _run(self, call: Call) -> Any:
        with self._errors.translated():
            answer = self._scripts[call.script](keys=call.keys, args=call.arguments)
        return call.parse(answer)

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
        record: Record | None = self._run(self._calls.load(key))
        return record

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
        records: list[Record] = self._run(self._calls.owned(owner))
        return records

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return int(self._run(self._calls.revoke(owner, keep)))

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        cursor = 0
        while True:
            with self._errors.translated():
                cursor, names = self.client.scan(cursor, self._calls.pattern, batch)
            if names:
                yield from self._run(self._calls.load_all(names))
            if not cursor:
                return

    def statistics(self) -> Statistics:
        """Count what there is."""
        return _count(self.scan())

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.client.close()
        self.client.connection_pool.disconnect(inuse_connections=False)


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
        _check(client)
        self.client = client
        self._calls = Calls(prefix, clock)
        self._errors = _Errors(client)
        self._scripts = {name: client.register_script(text) for name, text in SCRIPTS.items()}

    @classmethod
    def from_url(cls, url: str, prefix: str = "session:", timeout: float = 2.0) -> AsyncRedisStore:
        """Return the store at an address, as `RedisStore.from_url`."""
        return cls(_client(url, timeout, ".asyncio"), prefix)

    async def _run(self, call: Call) -> Any:
        with self._errors.translated():
            answer = await self._scripts[call.script](keys=call.keys, args=call.arguments)
        return call.parse(answer)

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
        record: Record | None = await self._run(self._calls.load(key))
        return record

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
        records: list[Record] = await self._run(self._calls.owned(owner))
        return records

    async def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        return int(await self._run(self._calls.revoke(owner, keep)))

    async def scan(self, batch: int = 500) -> AsyncIterator[Record]:
        """Return all records."""
        cursor = 0
        while True:
            with self._errors.translated():
                cursor, names = await self.client.scan(cursor, self._calls.pattern, batch)
            if names:
                for record in await self._run(self._calls.load_all(names)):
                    yield record
            if not cursor:
                return

    async def statistics(self) -> Statistics:
        """Count what there is."""
        return _count([record async for record in self.scan()])

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()
        await self.client.connection_pool.disconnect()


class _Errors:
    """Turn the errors of a client into those of a store."""

    def __init__(self, client: Any) -> None:
        library = type(client).__module__.partition(".")[0]
        exceptions: Any = import_module(f"{library if library == 'valkey' else 'redis'}.exceptions")
        self._base = exceptions.RedisError if library != "valkey" else exceptions.ValkeyError
        self._timeout = exceptions.TimeoutError
        self._unavailable = (exceptions.ConnectionError, exceptions.ReadOnlyError)

    @contextmanager
    def translated(self) -> Iterator[None]:
        try:
            yield
        except self._timeout as error:
            msg = f"The session server did not answer in time: {error}"
            raise StoreTimeout(msg) from error
        except self._unavailable as error:
            msg = f"The session server cannot be reached: {error}"
            raise StoreUnavailable(msg) from error
        except self._base as error:
            msg = f"The session server failed: {error}"
            raise StoreError(msg) from error


def _check(client: Any) -> None:
    pool = getattr(client, "connection_pool", None)
    if pool is not None and pool.connection_kwargs.get("decode_responses"):
        msg = "The client in SESSION_REDIS decodes answers; sessions are bytes. "
        raise ValueError(msg + "Make it without decode_responses=True.")


def _client(url: str, timeout: float, module: str) -> Any:
    """Return a client that neither sleeps nor tries again: that is decided above the store."""
    for library in ("redis", "valkey"):
        try:
            found = import_module(library + module)
        except ImportError:
            continue
        backoff = import_module(f"{library}.backoff")
        retry = import_module(f"{library}{module}.retry")
        # An operation may connect, and ask: each for half of the time.
        return found.from_url(
            url,
            socket_timeout=timeout / 2,
            socket_connect_timeout=timeout / 2,
            retry=retry.Retry(backoff.NoBackoff(), 0),
        )
    msg = (
        "A store in Valkey or Redis needs redis-py or valkey-py, and neither is installed. "
        "Install one with: python -m pip install 'glassware-session-stores[redis]'"
    )
    raise MissingExtra(msg, name="redis")


def _count(records: Iterable[Record]) -> Statistics:
    # A key may come twice while the server grows its table.
    found = {record.key: (record.owner, len(record.value)) for record in records}
    owners = [owner for owner, _ in found.values() if owner is not None]
    size = sum(size for _, size in found.values())
    return Statistics(len(found), len(owners), len(set(owners)), 0, size)
