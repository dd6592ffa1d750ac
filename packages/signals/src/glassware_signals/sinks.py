"""What stands between an event of an application and a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .applications import applications

if TYPE_CHECKING:
    from blinker import Signal

    from glassware_core import Kernel


class SignalSink:
    """Send a signal when an event happens.

    It is in the applications while the signal has receivers, and costs nothing otherwise.

    Args:
        event: The event, one of `glassware_core.EVENTS`.
        signal: What is sent.
    """

    def __init__(self, event: str, signal: Signal) -> None:
        self._event = event
        self._signal = signal
        signal.receiver_connected.connect(self._look, weak=False)
        signal.receiver_disconnected.connect(self._look, weak=False)

    def __call__(self, app: Kernel, /, **details: Any) -> None:
        """Send the signal with the application as its sender."""
        if self._signal.receivers:
            self._signal.send(app, _async_wrapper=app.ensure_sync, **details)
        else:
            # A receiver that was held weakly goes without a word: nothing else would take us out.
            self._place()

    def _look(self, signal: Signal, /, **details: Any) -> None:
        # Positional only: the details of a connection have a `sender` of their own.
        self._place()

    def _place(self) -> None:
        applications.place(self._event, self, self._has_receivers)

    def _has_receivers(self) -> bool:
        return bool(self._signal.receivers)
