"""What the kits of stores have in common."""

from __future__ import annotations

import hashlib
import itertools
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_testing.conformance import Kit

from ..store import Lifetime, Outcome, SessionStore, Status
from .clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["DONE", "HOUR", "LIFETIME", "StoreFixtures", "at_once", "key", "value_of"]

HOUR = 3600.0
LIFETIME = Lifetime(HOUR)
DONE = Outcome(Status.DONE, 1)

_numbers = itertools.count()


class StoreFixtures(Kit):
    """Open the store that is checked.

    A class about a store overrides the fixture `open_store`, and nothing else.

    Attributes:
        racers: How many threads take part in a race.
        rounds: How often each race is run.
    """

    plugin: ClassVar[Any] = "session-stores"
    racers: ClassVar[int] = 8
    rounds: ClassVar[int] = 5

    @pytest.fixture
    def open_store(self, clock: ManualClock) -> Callable[[], SessionStore]:
        """Return a function that opens the store, empty for each check, going by the clock.

        Each call returns another store on the same sessions, as another process would have; or
        the same store, where there is no other way.
        """
        raise NotImplementedError(type(self).__name__ + " overrides the fixture 'open_store'.")

    @pytest.fixture
    def clock(self) -> ManualClock:
        """Give the store's clock."""
        return ManualClock()

    @pytest.fixture
    def store(self, open_store: Callable[[], SessionStore]) -> Iterator[SessionStore]:
        """Open the store."""
        store = open_store()
        yield store
        store.close()

    @pytest.fixture
    def other(self, open_store: Callable[[], SessionStore]) -> Iterator[SessionStore]:
        """Open the same store once more."""
        store = open_store()
        yield store
        store.close()


def key(name: str | None = None) -> str:
    """Return a key: the same for the same name, and another one without."""
    text = f"unnamed {next(_numbers)}" if name is None else name
    return hashlib.sha256(text.encode()).hexdigest()


def value_of(store: SessionStore, one: str) -> bytes | None:
    """Return what a store has under a key, None for nothing."""
    record = store.load(one)
    return None if record is None else record.value


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """Call functions at the same time, each in a thread, and return what they return.

    They wait for one another before they begin. An error of one of them is raised.
    """
    barrier = threading.Barrier(len(functions))
    results: list[Any] = [None] * len(functions)
    errors: list[BaseException] = []

    def run(index: int, function: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            results[index] = function()
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=run, args=(index, function))
        for index, function in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
