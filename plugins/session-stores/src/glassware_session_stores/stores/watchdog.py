"""End what a database driver waits for when its time is over.

A driver of PostgreSQL waits for an answer as long as the connection stands, and a server that was
stopped, or a machine that hangs, keeps it standing. The watchdog shuts the connection's socket
down, from a thread of its own, so that the driver sees the end.
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Watch", "Watchdog"]


class Watch:
    """One wait.

    Attributes:
        over: Whether its time was over and the connection was shut down.
    """

    def __init__(self, end: float, descriptor: int) -> None:
        self.end = end
        self.descriptor = descriptor
        self.over = False


class Watchdog:
    """Watch over connections while they are waited for.

    Args:
        timeout: How many seconds a wait may take.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._lock = threading.Lock()
        self._watches: dict[int, Watch] = {}
        self._numbers = itertools.count()
        self._process: int | None = None

    @contextmanager
    def over(self, descriptor: int) -> Iterator[Watch]:
        """Watch over a socket while the block runs.

        Args:
            descriptor: The file descriptor of the socket.
        """
        watch = Watch(time.monotonic() + self._timeout, descriptor)
        number = next(self._numbers)
        with self._lock:
            self._watches[number] = watch
            if self._process != os.getpid():
                self._process = os.getpid()
                self._watches = {number: watch}
                threading.Thread(target=self._run, name="session-watchdog", daemon=True).start()
        try:
            yield watch
        finally:
            with self._lock:
                self._watches.pop(number, None)

    def _run(self) -> None:
        """End waits that are over; the thread ends after a while without any."""
        idle_since = time.monotonic()
        while True:
            # Half of the time late at the most.
            time.sleep(min(self._timeout / 4, 0.25))
            now = time.monotonic()
            with self._lock:
                for watch in self._watches.values():
                    if watch.end <= now and not watch.over:
                        watch.over = True
                        _shut_down(watch.descriptor)
                if self._watches:
                    idle_since = now
                elif now - idle_since > 10:
                    self._process = None
                    return


def _shut_down(descriptor: int) -> None:
    # A copy, for a socket object closes its descriptor, which belongs to the driver.
    with suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as copy:
        copy.shutdown(socket.SHUT_RDWR)
