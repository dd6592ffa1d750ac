"""The living applications and which sinks they hold.

Nothing here knows blinker, so that an application can join before anybody has asked for a signal.
"""

from __future__ import annotations

import weakref
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core.events import Events, Sink


class Applications:
    """Put sinks into all applications while they are wanted, and take them out again.

    An application is known by its `Events`, held weakly: it needs neither to be hashable nor to
    say when it is gone.
    """

    def __init__(self) -> None:
        # Held from asking whether a sink is wanted until it is in its place. Whoever changes the
        # answer calls `place` afterwards, so the last one to hold the lock sees the last answer.
        self._lock = RLock()
        self._events: weakref.WeakSet[Events] = weakref.WeakSet()
        self._sinks: dict[str, Sink] = {}

    def join(self, events: Events) -> None:
        """Put the sinks that are wanted now, and those that will be, into an application."""
        with self._lock:
            self._events.add(events)
            for event, sink in self._sinks.items():
                events.add(event, sink, "signals", title="")

    def leave(self, events: Events) -> None:
        """Take the sinks out of an application, for good."""
        with self._lock:
            self._events.discard(events)
            for event, sink in self._sinks.items():
                events.discard(event, sink)

    def place(self, event: str, sink: Sink, wanted: Callable[[], bool]) -> None:
        """Put a sink into every application, or take it out.

        Args:
            event: The event, one of `glassware_core.EVENTS`. It has one sink here.
            sink: Called when the event happens.
            wanted: Answers which of both, at a moment when nobody else places a sink.
        """
        with self._lock:
            if wanted():
                self._sinks[event] = sink
                for events in self._events:
                    events.add(event, sink, "signals", title="")
            else:
                self._sinks.pop(event, None)
                for events in self._events:
                    events.discard(event, sink)


#: The applications of this process.
applications = Applications()
