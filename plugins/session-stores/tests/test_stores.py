"""What stores have in common, and the file of SQLite between processes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from glassware_session_stores import Lifetime, StoreError, StoreTimeout, StoreUnavailable
from glassware_session_stores.stores import MemoryStore, SQLiteStore

LIFETIME = Lifetime(3600)
KEY = "a" * 64

COUNT = """
import sys
from glassware_session_stores import Lifetime, Status
from glassware_session_stores.stores import SQLiteStore

store = SQLiteStore(sys.argv[1], 60)
for _ in range(50):
    while True:
        record = store.load("a" * 64)
        value = b"%d" % (int(record.value) + 1)
        done = store.replace(record.key, value, record.version, Lifetime(3600))
        if done.status is Status.DONE:
            break
"""

FORK = """
import os, sys
from glassware_session_stores import Lifetime
from glassware_session_stores.stores import SQLiteStore

store = SQLiteStore(sys.argv[1], 60)
store.create("a" * 64, b"1", Lifetime(3600))
child = os.fork()
if child == 0:
    store.replace("a" * 64, b"2", 1, Lifetime(3600))
    os._exit(0)
os.waitpid(child, 0)
print(store.load("a" * 64).value.decode(), len(store._connections._idle))
"""


def test_processes_that_share_a_file_lose_no_write(folder):
    path = folder / "sessions.sqlite3"
    store = SQLiteStore(path, 60)
    store.create(KEY, b"0", LIFETIME)
    command = [sys.executable, "-c", COUNT, str(path)]
    processes = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(100) for process in processes] == [0, 0, 0]
    record = store.load(KEY)
    assert (record.value, record.version) == (b"150", 151)
    store.close()


def test_a_forked_process_opens_connections_of_its_own(folder):
    command = [sys.executable, "-c", FORK, str(folder / "sessions.sqlite3")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "1"]


def test_the_file_is_for_its_owner_alone(folder):
    store = SQLiteStore(folder / "new" / "sessions.sqlite3")
    store.load(KEY)
    assert (folder / "new").stat().st_mode & 0o77 == 0
    for path in (folder / "new").iterdir():
        assert path.stat().st_mode & 0o77 == 0, path
    store.close()


def test_a_file_that_others_write_for_too_long_is_a_timeout(folder):
    import sqlite3

    store = SQLiteStore(folder / "sessions.sqlite3", timeout=0.05)
    store.create(KEY, b"1", LIFETIME)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreTimeout, match=r"sessions\.sqlite3 is written by others"):
        store.replace(KEY, b"2", 1, LIFETIME)
    assert store.load(KEY).value == b"1"  # readers do not wait
    other.close()
    store.close()


def test_a_file_that_cannot_be_made_is_unavailable(folder):
    (folder / "file").write_text("no folder")
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        SQLiteStore(folder / "file" / "sessions.sqlite3").load(KEY)
    with pytest.raises(StoreUnavailable, match="cannot"):
        SQLiteStore(folder).load(KEY)


def test_a_file_that_is_no_database_is_an_error_of_the_store(folder):
    (folder / "text").write_text("no database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        SQLiteStore(folder / "text").load(KEY)


def test_a_file_of_a_later_release_is_left_alone(folder):
    import sqlite3

    path = folder / "sessions.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="has the schema 99, this release knows 1"):
        SQLiteStore(path).load(KEY)


def test_a_store_in_memory_is_one_of_its_process():
    store = MemoryStore()
    store.create(KEY, b"1", LIFETIME)
    assert MemoryStore().load(KEY) is None
