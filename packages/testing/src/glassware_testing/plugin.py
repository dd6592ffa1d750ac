"""What testing answers to the hooks."""

from __future__ import annotations

from typing import Any

from glassware_core.hookspecs import hookimpl

from . import hookspecs
from .app import TestingApp


def add_hookspecs(manager: Any) -> None:
    """Offer the hook that the test client asks."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Add the methods that make a client, a runner and a request's context."""
    return (TestingApp,)
