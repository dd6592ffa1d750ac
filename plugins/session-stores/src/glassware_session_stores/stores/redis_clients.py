"""Clients of Valkey or Redis: made, checked, and kept with their connection.

A client takes a connection out of its pool for each command, looks whether it still stands, and
counts it: with a server nearby, that takes as long as the command. A client for one connection
does nothing of this, but is for one thread at a time. Here such clients wait to be used.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from importlib import import_module
from typing import Any, Final

from ..extras import MissingExtra

__all__ = ["OneClient", "SingleClients", "check", "client_at"]


def client_at(url: str, timeout: float, module: str) -> Any:
    """Return a client that neither sleeps nor tries again: that is decided above the store.

    Args:
        url: The address.
        timeout: How many seconds an operation may take.
        module: What follows the library's name in that of the client's module.

    Raises:
        MissingExtra: Neither library is installed.
    """
    for library in ("redis", "valkey"):
        try:
            found = import_module(library + module)
        except ImportError:
            continue
        backoff = import_module(f"{library}.backoff")
        retry = import_module(f"{library}{module}.retry")
        # An operation may connect, and ask: each for half of the time.
        return found.from_url(
            url,
            socket_timeout=timeout / 2,
            socket_connect_timeout=timeout / 2,
            retry=retry.Retry(backoff.NoBackoff(), 0),
            # One for each thread that is busy; the limit of redis-py is 100.
            max_connections=10_000,
        )
    msg = (
        "A store in Valkey or Redis needs redis-py or valkey-py, and neither is installed. "
        "Install one with: python -m pip install 'glassware-session-stores[redis]'"
    )
    raise MissingExtra(msg, name="redis")


def check(client: Any, prefix: str) -> None:
    """Refuse a client that would not do what is promised.

    Args:
        client: The client.
        prefix: What the names of all keys begin with.

    Raises:
        ValueError: It decodes answers, reads from replicas, or needs a hash tag in the prefix.
    """
    is_cluster = not hasattr(client, "connection_pool")
    options = (
        client.get_connection_kwargs() if is_cluster else client.connection_pool.connection_kwargs
    )
    if options.get("decode_responses"):
        msg = "The client in SESSION_REDIS decodes answers; sessions are bytes. "
        raise ValueError(msg + "Make it without decode_responses=True.")
    if not is_cluster:
        return
    # Of the empty tag, the server takes the whole key.
    if not re.search(r"^[^{]*\{[^}]+\}", prefix):
        msg = "The client in SESSION_REDIS is one of a cluster, and SESSION_REDIS_PREFIX is "
        msg += f"{prefix!r}. Give it a hash tag, such as '{{sessions}}:': a session and the list "
        raise ValueError(msg + "of its owner's sessions have to be on one node.")
    if client.read_from_replicas or getattr(client, "load_balancing_strategy", None):
        msg = "The client in SESSION_REDIS reads from replicas, which may still have what was "
        raise ValueError(msg + "logged out. Make it without read_from_replicas=True.")


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
