"""What template-mako answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

if TYPE_CHECKING:
    from .engine import MakoEngine


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the folder that keeps compiled templates; None keeps them in memory."""
    return {"MAKO_MODULE_DIRECTORY": None}


@hookimpl
def template_engines() -> dict[str, Any]:
    """Give the engine that `TEMPLATE_ENGINE = "mako"` chooses."""
    return {"mako": make_engine}


def make_engine(app: Any) -> MakoEngine:
    """Make the engine of an application, which imports it now: not every application uses it."""
    from .engine import MakoEngine

    return MakoEngine(app)
