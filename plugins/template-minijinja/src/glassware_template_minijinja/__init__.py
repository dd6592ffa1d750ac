"""Render a glassware application's Jinja templates with MiniJinja."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .engine import MiniJinjaEngine, MiniJinjaTemplate

__all__ = ["MiniJinjaEngine", "MiniJinjaTemplate", "__version__"]


def __getattr__(name: str) -> Any:
    """Import MiniJinja when it is first asked for: not every application uses it."""
    if name in ("MiniJinjaEngine", "MiniJinjaTemplate"):
        from . import engine

        return getattr(engine, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
