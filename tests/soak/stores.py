"""The stores that the soak can disturb, each with what a restart is to it."""

from __future__ import annotations

import signal
import sqlite3
import time
from abc import ABC, abstractmethod
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parents[2]

DEADLINE = 1.0
"""For how many seconds a request waits for its session."""
LOCKED = 1.5
"""For how many seconds a file is locked."""
AWAY = 0.5
"""For how many seconds a server is away."""


class Store(ABC):
    """A store, in a folder of its own.

    Args:
        folder: The folder.

    Attributes:
        restarts: How often it was restarted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.restarts = 0

    @abstractmethod
    def config(self) -> dict[str, Any]:
        """Return the configuration of an application that uses it."""

    @abstractmethod
    def start(self) -> None:
        """Start it, and wait until it answers."""

    @abstractmethod
    def stop(self) -> None:
        """Stop it."""

    @abstractmethod
    def restart(self) -> None:
        """Let it fail for a while."""


class SQLite(Store):
    """A file. It has no server: what can fail is that somebody locks it for too long."""

    def config(self) -> dict[str, Any]:
        """Return the configuration."""
        return {
            "SESSION_BACKEND": "sqlite",
            "SESSION_SQLITE_PATH": str(self._path),
            "SESSION_STORE_DEADLINE": DEADLINE,
        }

    @property
    def _path(self) -> Path:
        return self.folder / "sessions.sqlite3"

    def start(self) -> None:
        """Do nothing: the first request makes the file."""

    def stop(self) -> None:
        """Do nothing."""

    def restart(self) -> None:
        """Lock the file, as the backup of another program may, and fold its log in."""
        connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        self.restarts += 1


class Served(Store):
    """A server that is killed and started again; it writes down what it does."""

    #: Its class among the servers of the stores' tests.
    server: ClassVar[str]
    #: What ends it with nothing in order.
    signal: ClassVar[int] = signal.SIGKILL

    def start(self) -> None:
        """Start the server."""
        self._server = getattr(servers(), self.server)()

    def stop(self) -> None:
        """Kill the server, and remove what it wrote."""
        self._server.remove()

    def restart(self) -> None:
        """Kill the server, and start it again after a moment."""
        self._server.stop(self.signal)
        time.sleep(AWAY)
        self._server.start()
        self.restarts += 1


class Valkey(Served):
    """Valkey with a log, which is flushed once a second."""

    server = "Valkey"

    def config(self) -> dict[str, Any]:
        """Return the configuration."""
        return {
            "SESSION_BACKEND": "redis",
            "SESSION_REDIS_URL": self._server.url,
            "SESSION_STORE_DEADLINE": DEADLINE,
        }


class Database(Served):
    """A database behind SQLAlchemy."""

    def config(self) -> dict[str, Any]:
        """Return the configuration."""
        return {
            "SESSION_BACKEND": "sqlalchemy",
            "SESSION_SQLALCHEMY_URL": self._server.url,
            "SESSION_STORE_DEADLINE": DEADLINE,
        }


class PostgreSQL(Database):
    """PostgreSQL, which recovers from its log after an immediate shutdown as after a crash.

    A killed server leaves processes behind that keep it from starting.
    """

    server = "Postgres"
    signal = signal.SIGQUIT


class MariaDB(Database):
    """MariaDB with InnoDB."""

    server = "MariaDB"


def servers() -> Any:
    """Return the module with the servers of the stores' tests."""
    path = ROOT / "plugins" / "session-stores" / "tests" / "servers.py"
    spec = spec_from_file_location("servers_of_stores", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STORES: dict[str, type[Store]] = {
    "sqlite": SQLite,
    "redis": Valkey,
    "postgresql": PostgreSQL,
    "mariadb": MariaDB,
}
