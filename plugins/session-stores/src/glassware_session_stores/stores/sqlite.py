"""Sessions in a file of SQLite: for one machine, any number of processes, and no server.

The file is in WAL mode: readers never wait, and writers wait for one another only while a
statement runs. Each write is one statement, hence one transaction. A commit outlives the crash of
any process; after a loss of power the last commits may be missing, but the file is sound.
"""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections import deque
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ..errors import StoreError, StoreTimeout, StoreUnavailable
from ..store import Outcome, Record, SessionStore, Statistics, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Lifetime

__all__ = ["SQLiteStore"]

#: Kept in the file's `user_version`.
SCHEMA_VERSION: Final = 1

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS sessions (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    version INTEGER NOT NULL,
    created REAL NOT NULL,
    touched REAL NOT NULL,
    expires REAL NOT NULL,
    owner TEXT
);
CREATE INDEX IF NOT EXISTS sessions_expires ON sessions (expires);
CREATE INDEX IF NOT EXISTS sessions_owner ON sessions (owner, touched) WHERE owner IS NOT NULL;
"""

_COLUMNS: Final = "key, value, version, created, touched, expires, owner"
# The end of a record that is used now; without an absolute lifetime MIN is NULL.
_END: Final = "COALESCE(MIN(:now + :idle, created + :absolute), :now + :idle)"
_IF_VERSION: Final = "(:version IS NULL OR version = :version)"

_CREATE: Final = f"""
INSERT INTO sessions ({_COLUMNS}) VALUES (:key, :value, 1, :created, :now, :expires, :owner)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = 1, created = excluded.created,
    touched = excluded.touched, expires = excluded.expires, owner = excluded.owner
WHERE sessions.expires <= :now
"""
_LOAD: Final = f"SELECT {_COLUMNS} FROM sessions WHERE key = ? AND expires > ?"
_REPLACE: Final = f"""
UPDATE sessions SET value = :value, version = version + 1, touched = :now, expires = {_END},
    owner = :owner
WHERE key = :key AND expires > :now AND {_IF_VERSION} RETURNING version
"""
_TOUCH: Final = f"""
UPDATE sessions SET touched = :now, expires = {_END} WHERE key = :key AND expires > :now
"""
_DELETE: Final = f"DELETE FROM sessions WHERE key = :key AND expires > :now AND {_IF_VERSION}"
_ROTATE: Final = f"""
UPDATE sessions SET key = :new_key, value = :value, version = 1, touched = :now, expires = {_END},
    owner = :owner
WHERE key = :key AND expires > :now AND {_IF_VERSION}
"""
_EXISTS: Final = "SELECT 1 FROM sessions WHERE key = ? AND expires > ?"
_PURGE: Final = """
DELETE FROM sessions WHERE key IN (SELECT key FROM sessions WHERE expires <= ? LIMIT ?)
"""
_OWNED: Final = f"""
SELECT {_COLUMNS} FROM sessions WHERE owner = ? AND expires > ? ORDER BY touched DESC
"""
_REVOKE: Final = """
DELETE FROM sessions WHERE owner = :owner AND key IS NOT :keep RETURNING expires > :now
"""
_SCAN: Final = f"""
SELECT {_COLUMNS} FROM sessions WHERE key > ? AND expires > ? ORDER BY key LIMIT ?
"""
_COUNT: Final = """
SELECT COUNT(*) FILTER (WHERE expires > :now), COUNT(owner) FILTER (WHERE expires > :now),
    COUNT(DISTINCT CASE WHEN expires > :now THEN owner END),
    COUNT(*) FILTER (WHERE expires <= :now),
    COALESCE(SUM(LENGTH(value)) FILTER (WHERE expires > :now), 0)
FROM sessions
"""
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class _Connections:
    """The connections that nobody uses at the moment, the last used one last.

    A connection is used by one thread at a time, and never by the child of the process that opened
    it: SQLite forbids every use of an inherited connection, closing it among them.
    """

    def __init__(self) -> None:
        self._idle: deque[sqlite3.Connection] = deque()
        self._process = os.getpid()

    def take(self) -> sqlite3.Connection | None:
        """Return a connection to use, None where a new one is needed."""
        self._forget_the_parents()
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def give_back(self, connection: sqlite3.Connection) -> None:
        """Keep a connection for the next one who needs it."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while (connection := self.take()) is not None:
            connection.close()

    def _forget_the_parents(self) -> None:
        if self._process != os.getpid():
            # Replaced rather than emptied: other threads of the child may do the same.
            inherited, self._idle = self._idle, deque()
            _INHERITED.extend(inherited)
            self._process = os.getpid()


# What processes inherited when they were forked: kept, since to collect it would close it.
_INHERITED: Final[list[sqlite3.Connection]] = []


class SQLiteStore(SessionStore):
    """Keep sessions in a file.

    A store that is freed, as with its application, closes its connections.

    Args:
        path: The file. It and its folder are made when the first session is looked for.
        timeout: How many seconds an operation waits for others that write.
        clock: Returns the time in seconds since 1970: that of the machine, which all processes
            share.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        timeout: float = 2.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = Path(path)
        self._timeout = timeout
        self._clock = clock
        self._made = False
        self._connections = _Connections()
        weakref.finalize(self, self._connections.close)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connections.take() or self._connect()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._connections.give_back(connection)
        except sqlite3.Error as error:
            raise _translated(error, self.path) from error
        except OSError as error:
            msg = f"The folder of the session file {self.path} cannot be made: {error}."
            raise StoreUnavailable(msg) from error

    def _connect(self) -> sqlite3.Connection:
        if not self._made:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_private(self.path)
        connection = sqlite3.connect(
            self.path, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            if not self._made:
                self._make(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            msg = (
                f"The session file {self.path} has the schema {version}, this release knows "
                f"{SCHEMA_VERSION}. Upgrade glassware-session-stores."
            )
            raise StoreError(msg)
        if version < SCHEMA_VERSION:
            _use_wal(connection, self._timeout)
            connection.executescript(
                f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
            )
        self._made = True

    def _values(self, key: str, lifetime: Lifetime | None = None, **values: Any) -> dict[str, Any]:
        found = {"key": key, "now": self._clock(), **values}
        if lifetime is not None:
            found["idle"], found["absolute"] = lifetime
        return found

    def _why_not(self, connection: sqlite3.Connection, values: dict[str, Any]) -> Outcome:
        """Return why a statement found nothing to write."""
        found = connection.execute(_EXISTS, (values["key"], values["now"])).fetchone()
        return Outcome(Status.GONE if found is None else Status.CONFLICT)

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        now = self._clock()
        began = now if created is None else created
        values = {"key": key, "value": value, "now": now, "owner": owner, "created": began}
        values["expires"] = lifetime.end(began, now)
        with self._connection() as connection:
            done = connection.execute(_CREATE, values).rowcount
        return Outcome(Status.DONE, 1) if done else Outcome(Status.CONFLICT)

    def load(self, key: str) -> Record | None:
        """Return a record."""
        now = self._clock()
        with self._connection() as connection:
            row = connection.execute(_LOAD, (key, now)).fetchone()
        return None if row is None else _record(row, now)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        values = self._values(key, lifetime, value=value, version=version, owner=owner)
        with self._connection() as connection:
            # To the end, which commits.
            rows = connection.execute(_REPLACE, values).fetchall()
            return Outcome(Status.DONE, rows[0][0]) if rows else self._why_not(connection, values)

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        with self._connection() as connection:
            return connection.execute(_TOUCH, self._values(key, lifetime)).rowcount > 0

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        values = self._values(key, version=version)
        with self._connection() as connection:
            done = connection.execute(_DELETE, values).rowcount
            return Outcome(Status.DONE) if done else self._why_not(connection, values)

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
        values = self._values(
            key, lifetime, new_key=new_key, value=value, version=version, owner=owner
        )
        with self._connection() as connection:
            try:
                done = connection.execute(_ROTATE, values).rowcount
            except sqlite3.IntegrityError:
                return Outcome(Status.CONFLICT)  # the new key is taken
            return Outcome(Status.DONE, 1) if done else self._why_not(connection, values)

    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired."""
        with self._connection() as connection:
            return connection.execute(_PURGE, (self._clock(), limit)).rowcount

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        now = self._clock()
        with self._connection() as connection:
            rows = connection.execute(_OWNED, (owner, now)).fetchall()
        return [_record(row, now) for row in rows]

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        values = {"owner": owner, "keep": keep, "now": self._clock()}
        with self._connection() as connection:
            return sum(living for (living,) in connection.execute(_REVOKE, values).fetchall())

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        last = ""
        while True:
            now = self._clock()
            with self._connection() as connection:
                rows = connection.execute(_SCAN, (last, now, batch)).fetchall()
            for row in rows:
                yield _record(row, now)
            if len(rows) < batch:
                return
            last = rows[-1][0]

    def statistics(self) -> Statistics:
        """Count what there is."""
        with self._connection() as connection:
            return Statistics(*connection.execute(_COUNT, {"now": self._clock()}).fetchone())

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._connections.close()


def _record(row: Any, now: float) -> Record:
    return Record._make((*row, now, None))


# Held while a file is made, and nobody of this process can have locked it yet.
_MAKING: Final = Lock()


def _make_private(path: Path) -> None:
    """Make the file, for its owner alone; SQLite gives the files beside it the same mode.

    A file that is there is not opened: to close it again would take the locks of all connections
    that this process has to it, which spoils the file ("How To Corrupt An SQLite Database File",
    section 2.2, at sqlite.org).
    """
    with _MAKING, suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _use_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Change to WAL, which SQLite refuses at once, whatever its timeout, while another one does."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY or time.monotonic() >= deadline:
                raise
        time.sleep(0.005)


def _code(error: sqlite3.Error) -> int:
    """Return the primary result code."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _translated(error: sqlite3.Error, path: Path) -> StoreError:
    code = _code(error)
    if code in _BUSY:
        return StoreTimeout(f"The session file {path} is written by others for too long: {error}.")
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}:
        return StoreUnavailable(f"The session file {path} cannot be used: {error}.")
    return StoreError(f"The session file {path} failed: {error}.")
