"""Clients of Valkey or Redis that keep their connection from one command to the next.

A client takes a connection out of its pool for each command, looks whether it still stands, and
counts it: with a server nearby, that takes as long as the command. A client for one connection
does nothing of this, but is for one thread at a time. Here such clients wait to be used.
"""

from __future__ import annotations

import os
import time
from collections import deque
from typing import Any, Final

__all__ = ["OneClient", "SingleClients"]


class OneClient:
    """Lend the same client to everybody: it has a pool that is not ours alone.

    Args:
        client: The client.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def take(self) -> Any:
        """Return the client."""
        return self._client

    def give_back(self, client: Any) -> None:
        """Do nothing."""

    def doubt(self) -> None:
        """Do nothing: the client looks at each connection before it uses it."""

    def close(self) -> None:
        """Do nothing."""


class SingleClients:
    """Lend each thread a client of its own, for as long as a command takes.

    There are as many as were in use at once. A process that was forked makes its own.

    Args:
        client: A client whose pool the connections come from.
    """

    #: A connection that nobody used for so many seconds may have been closed by the server.
    DOUBTED_AFTER: Final = 1.0

    def __init__(self, client: Any) -> None:
        self._pooled = client
        self._process = os.getpid()
        self._doubted = 0.0
        # The last one first: those that are not needed stay behind. Its methods are atomic.
        self._idle: deque[tuple[Any, float]] = deque()

    def take(self) -> Any:
        """Return a client that nobody else uses, whose connection stands as far as one can see."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._idle = deque()
        try:
            client, since = self._idle.pop()
        except IndexError:
            pool = self._pooled.connection_pool
            return type(self._pooled)(connection_pool=pool, single_connection_client=True)
        doubtful = since < self._doubted or time.monotonic() - since > self.DOUBTED_AFTER
        if doubtful and not _stands(client.connection):
            client.connection.disconnect()  # the next command connects anew
        return client

    def give_back(self, client: Any) -> None:
        """Let others use a client."""
        self._idle.append((client, time.monotonic()))

    def doubt(self) -> None:
        """Look at the connections before they are used again: one was found to be broken."""
        self._doubted = time.monotonic()

    def close(self) -> None:
        """Close the clients that nobody uses."""
        while self._idle:
            client, _ = self._idle.pop()
            client.connection.disconnect()
            client.close()


def _stands(connection: Any) -> bool:
    """Tell whether a connection is open, with nothing in it that was not read."""
    try:
        return not connection.can_read()
    except Exception:  # of whatever kind, as the libraries and their versions differ
        return False
