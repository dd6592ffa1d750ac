"""The SQLite database: one connection a request, and its making at the first start."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from glassware import current_app, g

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glassware import Flask

SCHEMA_VERSION = 1
#: Seconds to wait for another worker that writes.
PATIENCE = 10


def connect(path: str) -> sqlite3.Connection:
    """Open a connection without Python's own transactions: `transaction` begins them."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma synchronous = normal")
    return connection


def database() -> sqlite3.Connection:
    """Return the connection of this request or command, opened when first asked for."""
    if "database" not in g:
        g.database = connect(current_app.config["DATABASE"])
    connection: sqlite3.Connection = g.database
    return connection


def close_database(error: BaseException | None) -> None:
    """Close the connection when the application context ends."""
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection | None = None) -> Iterator[sqlite3.Connection]:
    """Write all of what the block writes, or nothing.

    The lock is taken at once, so that what is read inside stays true until the end.
    """
    connection = connection or database()
    connection.execute("begin immediate")
    try:
        yield connection
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def prepare(path: str, fill: Callable[[sqlite3.Connection], object] | None = None) -> bool:
    """Make the tables where there are none; several workers may do so at once.

    Args:
        path: The file of the database.
        fill: Called with the connection of a new database, in the same transaction.

    Returns:
        Whether the database is new.
    """
    connection = connect(path)
    try:
        _write_ahead(connection)
        with transaction(connection):
            (version,) = connection.execute("pragma user_version").fetchone()
            if version:
                return False
            # `executescript` would commit first.
            for statement in Path(__file__).with_name("schema.sql").read_text().split(";\n"):
                connection.execute(statement)
            connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
            if fill is not None:
                fill(connection)
        return True
    finally:
        connection.close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers read while one writes. SQLite does not wait for its turn to switch."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def now() -> str:
    """Return the time as it is stored: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def contains(text: str) -> str:
    r"""Return the pattern of `like … escape '\'` for a text, its wildcards meant literally."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def init_app(app: Flask) -> None:
    """Close connections with their context."""
    app.teardown_appcontext(close_database)
