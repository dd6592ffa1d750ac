"""What template-htpy answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

if TYPE_CHECKING:
    from .engine import HtpyEngine


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the modules whose functions are components: an import name, or several."""
    return {"HTPY_COMPONENTS": ()}


@hookimpl
def template_engines() -> dict[str, Any]:
    """Give the engine that `TEMPLATE_ENGINE = "htpy"` chooses."""
    return {"htpy": make_engine}


def make_engine(app: Any) -> HtpyEngine:
    """Make the engine of an application, which imports it now: not every application uses it."""
    from .engine import HtpyEngine

    return HtpyEngine(app)
