"""What routing answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from . import hookspecs
from .app import RoutingApp

if TYPE_CHECKING:
    from collections.abc import Callable

    import pluggy

    from glassware_core import Kernel, RequestContext


def add_hookspecs(manager: pluggy.PluginManager) -> None:
    """Offer the hooks of this part."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Add routes to composed applications. Blueprints are made by this part itself."""
    return (RoutingApp,)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of this part."""
    return {"PROVIDE_AUTOMATIC_OPTIONS": True}


@hookimpl(trylast=True)
def open_context(app: Kernel) -> Callable[[RequestContext], None] | None:
    """Find the URL rule, after everything else is open."""
    return app.compile_match() if isinstance(app, RoutingApp) else None
