"""What testing answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core.hookspecs import hookimpl

from . import hookspecs
from .app import TestingApp

if TYPE_CHECKING:
    import pluggy


def add_hookspecs(manager: pluggy.PluginManager) -> None:
    """Offer the hook that the test client asks."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Add the methods that make a client, a runner and a request's context."""
    return (TestingApp,)
