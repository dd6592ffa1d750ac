"""URL map, route registration, blueprints, class-based views and url_for for glassware."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .app import RoutingApp
from .blueprints import BaseBlueprint, BlueprintSetupState, RoutingBlueprint
from .composition import compose_blueprint, compose_installed_blueprint
from .debughelpers import FormDataRoutingRedirect
from .helpers import url_for
from .legacy import MethodViewType
from .rules import Rule
from .scaffold import RoutingScaffold
from .url_map import Map
from .views import MethodView, View, http_method_funcs

if TYPE_CHECKING:
    Blueprint = RoutingBlueprint

__all__ = [
    "BaseBlueprint",
    "Blueprint",
    "BlueprintSetupState",
    "FormDataRoutingRedirect",
    "Map",
    "MethodView",
    "MethodViewType",
    "RoutingApp",
    "RoutingBlueprint",
    "RoutingScaffold",
    "Rule",
    "View",
    "__version__",
    "compose_blueprint",
    "http_method_funcs",
    "url_for",
]


def __getattr__(name: str) -> Any:
    """Compose `Blueprint` when it is first asked for: that scans the entry points."""
    if name == "Blueprint":
        return compose_installed_blueprint()
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
