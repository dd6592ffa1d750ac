"""What template-minijinja answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

if TYPE_CHECKING:
    from .engine import MiniJinjaEngine


@hookimpl
def template_engines() -> dict[str, Any]:
    """Give the engine that `TEMPLATE_ENGINE = "minijinja"` chooses."""
    return {"minijinja": make_engine}


def make_engine(app: Any) -> MiniJinjaEngine:
    """Make the engine of an application, which imports it now: not every application uses it."""
    from .engine import MiniJinjaEngine

    return MiniJinjaEngine(app)
