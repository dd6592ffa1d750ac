"""Render a glassware application's templates with Mako."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .engine import MakoEngine
    from .template import MakoTemplate

__all__ = ["MakoEngine", "MakoTemplate", "__version__"]


def __getattr__(name: str) -> Any:
    """Import Mako when it is first asked for: not every application uses it."""
    if name == "MakoEngine":
        from . import engine

        return getattr(engine, name)
    if name == "MakoTemplate":
        from . import template

        return getattr(template, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
