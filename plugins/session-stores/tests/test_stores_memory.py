from __future__ import annotations

import pytest

from glassware_session_stores.conformance import StoredSessionKit, StoreKit
from glassware_session_stores.stores.memory import MemoryStore


class Memory:
    """There is one store a process."""

    @pytest.fixture
    def open_store(self, clock):
        store = MemoryStore(clock)
        return lambda: store


class TestMemoryStore(Memory, StoreKit):
    pass


class TestSessionsInMemory(Memory, StoredSessionKit):
    pass
