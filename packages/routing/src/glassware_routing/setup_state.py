"""What the deferred functions of a blueprint receive when it is registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .scaffold import _endpoint_from_view_func

if TYPE_CHECKING:
    from glassware_core.typing import RouteCallable

    from .app import RoutingApp
    from .blueprints import BaseBlueprint

__all__ = ["BlueprintSetupState", "DeferredSetupFunction"]

DeferredSetupFunction = Callable[["BlueprintSetupState"], Any]


class BlueprintSetupState:
    """One registration of a blueprint on an application.

    Args:
        blueprint: The blueprint.
        app: The application.
        options: What was given to `register_blueprint`.
        first_registration: Whether the blueprint was not registered on the application before.

    Attributes:
        url_prefix: What stands in front of the rules, or None.
        subdomain: The subdomain of the rules, or None.
        url_defaults: Values that all views of the blueprint receive.
        name: The name that the blueprint is registered with.
        name_prefix: The name of the blueprint that it is nested in, or empty.
    """

    def __init__(
        self,
        blueprint: BaseBlueprint,
        app: RoutingApp,
        options: dict[str, Any],
        first_registration: bool,
    ) -> None:
        self.blueprint = blueprint
        self.app = app
        self.options = options
        self.first_registration = first_registration
        self.subdomain: str | None = _given(options, "subdomain", blueprint.subdomain)
        self.url_prefix: str | None = _given(options, "url_prefix", blueprint.url_prefix)
        self.name: str = _given(options, "name", blueprint.name)
        self.name_prefix: str = options.get("name_prefix", "")
        self.url_defaults: dict[str, Any] = {
            **blueprint.url_values_defaults,
            **dict(options.get("url_defaults") or ()),
        }

    @property
    def full_name(self) -> str:
        """The dotted name, that in front of the blueprint's endpoints."""
        return f"{self.name_prefix}.{self.name}".lstrip(".")

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        **options: Any,
    ) -> None:
        """Register a rule on the application, with the blueprint's prefix, name and defaults.

        Args:
            rule: The rule, relative to `url_prefix`.
            endpoint: The endpoint, without the blueprint's name; by default that of the function.
            view_func: The view function.
            **options: Those of `RoutingApp.add_url_rule`.
        """
        if endpoint is None:
            endpoint = _endpoint_from_view_func(view_func)
        options.setdefault("subdomain", self.subdomain)
        options["defaults"] = {**self.url_defaults, **(options.get("defaults") or {})}
        self.app.add_url_rule(
            join_paths(self.url_prefix, rule),
            f"{self.full_name}.{endpoint}".lstrip("."),
            view_func,
            **options,
        )


def _given(options: dict[str, Any], name: str, otherwise: Any) -> Any:
    value = options.get(name)
    return otherwise if value is None else value


def join_paths(prefix: str | None, path: str | None) -> str:
    """Put a prefix in front of a path, with one slash between them.

    >>> join_paths("/notes/", "/new"), join_paths("/notes", ""), join_paths(None, "/new")
    ('/notes/new', '/notes', '/new')
    """
    if prefix is None:
        return path or ""
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if path else prefix
