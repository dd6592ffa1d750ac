from __future__ import annotations

import asyncio
import threading

import pytest

from glassware_session_stores import Lifetime, StoreUnavailable
from glassware_session_stores.bridges import AsyncFromSync, SyncFromAsync
from glassware_session_stores.conformance import FailingStore, StoredSessionKit, StoreKit
from glassware_session_stores.stores import MemoryStore


class ThereAndBack:
    """A store that waits, made asynchronous, and waited for: both bridges in one."""

    @pytest.fixture
    def open_store(self, clock):
        store = SyncFromAsync(AsyncFromSync(MemoryStore(clock)))
        return lambda: store


class TestBridges(ThereAndBack, StoreKit):
    pass


class TestSessionsOverBridges(ThereAndBack, StoredSessionKit):
    pass


def test_an_asynchronous_program_goes_on_while_a_store_waits():
    """The one answer comes only after the program did something else."""
    let_go = threading.Event()

    class Slow(MemoryStore):
        def load(self, key):
            assert let_go.wait(60)
            return super().load(key)

    async def program():
        loading = asyncio.create_task(AsyncFromSync(Slow()).load("a"))
        await asyncio.sleep(0)
        let_go.set()
        return await loading

    assert asyncio.run(program()) is None


def test_errors_come_over_both_bridges():
    failing = FailingStore(MemoryStore())
    failing.failure = lambda: StoreUnavailable("down")
    store = SyncFromAsync(AsyncFromSync(failing))
    with pytest.raises(StoreUnavailable, match="down"):
        store.load("a")
    store.close()


def test_the_thread_ends_with_the_store_and_begins_again():
    store = SyncFromAsync(AsyncFromSync(MemoryStore()))
    store.create("a", b"1", Lifetime(60))
    thread = store._thread
    store.close()
    assert not thread.is_alive()
    assert store.load("a").value == b"1"
    store.close()
