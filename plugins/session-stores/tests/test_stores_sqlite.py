from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys

import pytest

from glassware_session_stores import Lifetime
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


def test_a_second_store_leaves_the_locks_of_the_first_one(folder):
    path = folder / "sessions.sqlite3"
    log = path.with_name(f"{path.name}-wal")
    first, second = SQLiteStore(path), SQLiteStore(path)
    first.create("a" * 64, b"1", Lifetime(60))
    assert second.load("a" * 64).value == b"1"
    # Another process that closes the file removes the log, unless it finds a lock on the file.
    code = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]); "
        "print(connection.execute('SELECT count(*) FROM sessions').fetchone()[0])\n"
        "connection.close()"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert log.exists()
    first.close()
    second.close()
    assert not log.exists()
    assert path.stat().st_mode & 0o777 == 0o600
