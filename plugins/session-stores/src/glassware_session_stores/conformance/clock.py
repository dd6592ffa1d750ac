"""A clock that goes when it is told to."""

from __future__ import annotations

__all__ = ["ManualClock"]


class ManualClock:
    """Return the same time until it is moved on.

    Args:
        now: The time it begins with, in seconds since 1970.
    """

    def __init__(self, now: float = 2_000_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on."""
        self.now += seconds
