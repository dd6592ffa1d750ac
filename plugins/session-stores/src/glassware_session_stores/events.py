"""What happens to sessions, told to whoever listens."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from glassware_core import call_all

if TYPE_CHECKING:
    from collections.abc import Callable

    Sink = Callable[..., Any]

__all__ = ["SESSION_EVENTS", "SessionEvents"]

#: The events, each with what its sinks are called with besides the application.
SESSION_EVENTS = {
    "session_unavailable": "`error`: the store failed, and the request goes without its session",
    "session_conflict": "`key`, `outcome`: another request changed the session meanwhile; the "
    'outcome is "merged" or "rejected"',
    "session_lost": "`key`: the session was removed while the request ran; its changes are dropped",
    "session_corrupt": "`key`, `error`: what is kept is no session; the request gets a new one",
}


class SessionEvents:
    """The sinks of one application, by event."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sinks: dict[str, tuple[Sink, ...]] = dict.fromkeys(SESSION_EVENTS, ())
        self._given = dict.fromkeys(SESSION_EVENTS, 0)

    def add(self, event: str, sink: Sink) -> None:
        """Call `sink(app, **details)` from now on when the event happens.

        Raises:
            ValueError: There is no such event.
        """
        with self._lock:
            if event not in self._sinks:
                known = ", ".join(SESSION_EVENTS)
                msg = f"There is no event {event!r}; the events are {known}."
                raise ValueError(msg)
            self._sinks[event] = (*self._sinks[event], sink)

    def mark(self) -> None:
        """Note that what listens by now was given by plugins."""
        with self._lock:
            self._given = {event: len(sinks) for event, sinks in self._sinks.items()}

    def take_over(self, other: SessionEvents) -> None:
        """Call from now on what was added to other events after their mark."""
        for event, sinks in other._sinks.items():
            for sink in sinks[other._given[event] :]:
                self.add(event, sink)

    def tell(self, event: str, app: Any, **details: Any) -> None:
        """Call the sinks of an event, all of them even if one raises."""
        call_all(self._sinks[event], app, **details)
