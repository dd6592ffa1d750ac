"""Remove expired sessions in the background."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from typing import TYPE_CHECKING

from .errors import StoreError

if TYPE_CHECKING:
    from .store import SessionStore

__all__ = ["Purger", "purge_all"]

_log = logging.getLogger(__name__)


def purge_all(store: SessionStore, batch: int = 1000) -> int:
    """Remove all expired sessions of a store, batch by batch.

    Args:
        store: The store.
        batch: How many to remove at once.

    Returns:
        How many were removed.
    """
    removed = 0
    while True:
        found = store.purge(batch)
        removed += found
        if found < batch:
            return removed


class Purger:
    """Purge a store time and again, from a thread that ends with the store.

    Args:
        store: The store.
        interval: How many seconds to wait between two times.
    """

    def __init__(self, store: SessionStore, interval: float) -> None:
        self._store = store
        self._interval = interval
        self._process: int | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start the thread, unless this process has started it already."""
        process = os.getpid()
        if self._process == process:
            return
        with self._lock:
            if self._process != process:
                self._process = process
                self._stopped = threading.Event()
                arguments = weakref.ref(self._store), self._interval, self._stopped
                threading.Thread(
                    target=_run, args=arguments, name="session-purge", daemon=True
                ).start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        self._process = None


def _run(store_of: weakref.ref[SessionStore], interval: float, stopped: threading.Event) -> None:
    while not stopped.wait(interval):
        store = store_of()
        if store is None:
            return
        try:
            purge_all(store)
        except StoreError as error:
            # The next time is soon enough.
            _log.warning("Expired sessions could not be purged: %s", error)
        del store
