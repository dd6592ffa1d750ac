"""Render the pages of a glassware application with htpy components."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .components import Component, Components
    from .engine import HtpyEngine

__all__ = ["Component", "Components", "HtpyEngine", "__version__"]


def __getattr__(name: str) -> Any:
    """Import htpy when it is first asked for: not every application uses it."""
    if name in ("Component", "Components"):
        from . import components

        return getattr(components, name)
    if name == "HtpyEngine":
        from . import engine

        return getattr(engine, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
