"""The applications that kits try plugins in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import glassware_core
from glassware_core import Kernel, compose, current

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Callable, Iterable

__all__ = ["Views", "application_class"]


class Views(Kernel):
    """Answer a path with a function, without the routing part.

    Attributes:
        views: The functions by path. Put in what a check needs:
            `app.views["/"] = lambda: "Hello"`.
    """

    views: dict[str, Callable[[], Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the table of views."""
        self = super().__new__(cls)
        self.views = {}
        return self

    def dispatch_request(self) -> Any:
        """Call the function of the path; without one, what the application itself does."""
        context: Any = current()
        view = self.views.get(context.rctx.request.path)
        return super().dispatch_request() if view is None else view()


def application_class(plugins: Iterable[Any]) -> tuple[type[Any], tuple[Any, ...]]:
    """Return a class of applications composed of all that is installed.

    Args:
        plugins: Plugins that the applications have besides; the features of those that bring some
            are in the class.

    Returns:
        The class, and the plugins that its applications are still to be given.
    """
    given = tuple(plugins)
    featured = tuple(plugin for plugin in given if _has_features(plugin))
    base = compose(glassware_core.App, plugins=featured) if featured else glassware_core.App
    rest = tuple(plugin for plugin in given if not _has_features(plugin))
    return type("Application", (Views, base), {}), rest


def _has_features(plugin: Any) -> bool:
    return hasattr(plugin, "app_features") or hasattr(plugin, "blueprint_features")
