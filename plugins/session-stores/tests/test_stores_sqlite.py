from __future__ import annotations

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
