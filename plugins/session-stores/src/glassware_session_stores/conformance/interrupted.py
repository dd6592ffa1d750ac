"""Stores around a store: one that counts, one that fails, one that lets others in between."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..store import SessionStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Lifetime, Outcome, Record, Statistics

__all__ = ["CountingStore", "FailingStore", "StoreAround"]


class StoreAround(SessionStore):
    """Pass each operation on to another store, by way of `around`.

    Args:
        inner: The other store.
    """

    def __init__(self, inner: SessionStore) -> None:
        self.inner = inner

    @property
    def revalidates(self) -> bool:
        """Whether the other store does."""
        return self.inner.revalidates

    def around(self, operation: str, call: Callable[[], Any]) -> Any:
        """Do what there is to do, and the operation.

        Args:
            operation: The operation's name.
            call: Does it, and returns its result.
        """
        return call()

    def _pass(self, operation: str, *args: Any) -> Any:
        return self.around(operation, lambda: getattr(self.inner, operation)(*args))

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Pass it on."""
        outcome: Outcome = self._pass("create", key, value, lifetime, owner, created)
        return outcome

    def load(self, key: str) -> Record | None:
        """Pass it on."""
        record: Record | None = self._pass("load", key)
        return record

    def reload(self, known: Record) -> Record | None:
        """Pass it on."""
        record: Record | None = self._pass("reload", known)
        return record

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Pass it on."""
        outcome: Outcome = self._pass("replace", key, value, version, lifetime, owner)
        return outcome

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Pass it on."""
        return bool(self._pass("touch", key, lifetime))

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Pass it on."""
        outcome: Outcome = self._pass("delete", key, version)
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
        """Pass it on."""
        outcome: Outcome = self._pass("rotate", key, new_key, value, version, lifetime, owner)
        return outcome

    def purge(self, limit: int = 1000) -> int:
        """Pass it on."""
        return int(self._pass("purge", limit))

    def owned(self, owner: str) -> list[Record]:
        """Pass it on."""
        records: list[Record] = self._pass("owned", owner)
        return records

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Pass it on."""
        return int(self._pass("revoke", owner, keep))

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Pass it on."""
        records: Iterator[Record] = self._pass("scan", batch)
        return records

    def statistics(self) -> Statistics:
        """Pass it on."""
        statistics: Statistics = self._pass("statistics")
        return statistics

    def close(self) -> None:
        """Close the other store."""
        self.inner.close()


class CountingStore(StoreAround):
    """Count the operations, and let something happen before one.

    Attributes:
        calls: How often each operation was asked for, by name.
        before: Called before the operation of its name, once.
    """

    def __init__(self, inner: SessionStore) -> None:
        super().__init__(inner)
        self.calls: Counter[str] = Counter()
        self.before: dict[str, Callable[[], object]] = {}

    def around(self, operation: str, call: Callable[[], Any]) -> Any:
        """Count, and let happen what is to happen before."""
        self.calls[operation] += 1
        first = self.before.pop(operation, None)
        if first is not None:
            first()
        return call()


class FailingStore(StoreAround):
    """Fail while there is a failure.

    Attributes:
        failure: Makes the error that each operation raises, or takes its time; None for nothing.
        failures: How often to fail, None for ever.
        done_first: Whether an operation is done before its failure is told.
        tried: The operations that were asked for while it failed.
    """

    def __init__(self, inner: SessionStore) -> None:
        super().__init__(inner)
        self.failure: Callable[[], Exception] | None = None
        self.failures: int | None = None
        self.done_first = False
        self.tried: list[str] = []

    def around(self, operation: str, call: Callable[[], Any]) -> Any:
        """Fail, or pass the operation on."""
        if self.failure is None or self.failures == 0:
            return call()
        self.tried.append(operation)
        if self.failures is not None:
            self.failures -= 1
        if self.done_first:
            call()
        raise self.failure()
