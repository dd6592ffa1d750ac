"""Composing the class of blueprints from features."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from glassware_core import installed_plugins
from glassware_core.composition import linearized

from .blueprints import RoutingBlueprint

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["compose_blueprint", "compose_installed_blueprint"]


def compose_blueprint(*features: type, plugins: Iterable[Any] = ()) -> type[RoutingBlueprint]:
    """Make a class of blueprints from features and the features of plugins.

    Args:
        *features: Subclasses of `DeferredScaffold`, put in front of those of the plugins.
        plugins: Plugins whose `blueprint_features` are added, modules or objects.

    Returns:
        A subclass of the features and `RoutingBlueprint`.

    Raises:
        CompositionError: The features have no consistent order.
    """
    asked = [getattr(plugin, "blueprint_features", tuple) for plugin in plugins]
    return _make((*features, *(feature for ask in asked for feature in ask())))


@cache
def compose_installed_blueprint() -> type[RoutingBlueprint]:
    """Return the class composed of all that is installed, `glassware_routing.Blueprint`."""
    answers = installed_plugins().ask("blueprint_features")
    return _make(feature for answer in answers for feature in answer)


def _make(features: Iterable[type]) -> type[RoutingBlueprint]:
    bases = linearized(features, RoutingBlueprint)
    doc = "Routes and functions that are registered on an application later."
    namespace = {"__module__": "glassware_routing", "__doc__": doc}
    composed: Any = type("Blueprint", bases, namespace)
    made: type[RoutingBlueprint] = composed
    return made
