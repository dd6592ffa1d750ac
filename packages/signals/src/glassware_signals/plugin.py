"""What signals answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core.hookspecs import hookimpl

from .applications import applications

if TYPE_CHECKING:
    from glassware_core import Kernel


@hookimpl
def app_created(app: Kernel) -> None:
    """Let the application send signals from the moment when one has a receiver."""
    applications.join(app._events)


@hookimpl
def app_left(app: Kernel) -> None:
    """Let the application send no signals any more."""
    applications.leave(app._events)
