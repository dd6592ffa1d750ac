"""What the command line answers to the hooks."""

from __future__ import annotations

from typing import Any

from glassware_core import hookimpl

from . import hookspecs
from .app import CliApp, CliBlueprint


def add_hookspecs(manager: Any) -> None:
    """Offer the hooks of the command line to other plugins."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Give the feature of applications."""
    return (CliApp,)


@hookimpl
def blueprint_features() -> tuple[type, ...]:
    """Give the feature of blueprints."""
    return (CliBlueprint,)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of the command line: it has none."""
    return {}
