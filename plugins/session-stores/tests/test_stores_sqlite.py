from __future__ import annotations

import gc
import sqlite3

import pytest

from glassware_session_stores.conformance import StoredSessionKit, StoreKit
from glassware_session_stores.stores.sqlite import SQLiteStore


class SQLite:
    @pytest.fixture
    def open_store(self, clock, folder):
        return lambda: SQLiteStore(folder / "inside" / "sessions.sqlite3", 30, clock)


class TestSQLiteStore(SQLite, StoreKit):
    pass


class TestSessionsInSQLite(SQLite, StoredSessionKit):
    pass


def test_a_store_that_is_freed_closes_its_connections(folder):
    store = SQLiteStore(folder / "sessions.sqlite3")
    assert store.load("a" * 64) is None
    connection = store._connections._idle[0]
    del store
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
