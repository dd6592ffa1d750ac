"""What a blueprint hands on: to the blueprints nested in it, and to the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core.changes import Changes, FunctionTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glassware_core import Scaffold

    from .app import RoutingApp
    from .blueprints import BaseBlueprint
    from .setup_state import BlueprintSetupState

__all__ = ["free_name", "merge_tables", "nested_options", "nests"]


def free_name(blueprint: BaseBlueprint, app: RoutingApp, options: dict[str, Any]) -> str:
    """Return the dotted name that a blueprint is to be registered with.

    Raises:
        TypeError: The `name` of the options is no text.
        ValueError: It is empty, or registered already.
    """
    own = options.get("name")
    if own is None:
        own = blueprint.name
    if not isinstance(own, str):
        msg = f"'name' must be a text; found {own!r}."
        raise TypeError(msg)
    if not own:
        msg = "'name' may not be empty."
        raise ValueError(msg)
    name = f"{options.get('name_prefix', '')}.{own}".lstrip(".")
    known = app.blueprints.get(name)
    if known is not None:
        which = "this" if known is blueprint else "a different"
        at = "" if own == name else f" '{name}'"
        msg = (
            f"The name '{own}' is already registered for {which} blueprint{at}. "
            "Use 'name=' to provide a unique name."
        )
        raise ValueError(msg)
    return name


def nests(outer: BaseBlueprint, inner: BaseBlueprint) -> bool:
    """Tell whether a blueprint is another one, or has it nested in it at any depth."""
    return outer is inner or any(nests(nested, inner) for nested, _ in outer._blueprints)


def nested_options(
    state: BlueprintSetupState, blueprint: BaseBlueprint, options: dict[str, Any]
) -> dict[str, Any]:
    """Return the options for registering a nested blueprint.

    Prefix and subdomain of the outer blueprint are put before, or behind, those of the nested one.

    Args:
        state: The registration of the outer blueprint.
        blueprint: The nested blueprint.
        options: The options that it was nested with.
    """
    merged = {**options, "name_prefix": state.full_name}
    prefix = options.get("url_prefix")
    if prefix is None:
        prefix = blueprint.url_prefix
    if prefix is not None and state.url_prefix is not None:
        prefix = f"{state.url_prefix.rstrip('/')}/{prefix.lstrip('/')}"
    elif prefix is None:
        prefix = state.url_prefix
    if prefix is not None:
        merged["url_prefix"] = prefix
    subdomain = options.get("subdomain")
    if subdomain is None:
        subdomain = blueprint.subdomain
    if subdomain is not None and state.subdomain is not None:
        subdomain = f"{subdomain}.{state.subdomain}"
    elif subdomain is None:
        subdomain = state.subdomain
    if subdomain is not None:
        merged["subdomain"] = subdomain
    return merged


def merge_tables(blueprint: BaseBlueprint, app: RoutingApp, name: str) -> None:
    """Put what is registered on a blueprint into the tables of the application.

    Whatever the blueprint has for its own requests (the scope None) is for the requests of its
    name there.

    Args:
        blueprint: The blueprint.
        app: The application.
        name: The name that the blueprint is registered with.
    """

    def scope(key: str | None) -> str:
        return name if key is None else f"{name}.{key}"

    for table_name in _function_tables(blueprint):
        table = getattr(app, table_name, None)
        if table is None:
            continue  # the application is made without the part that would use it
        for key, functions in getattr(blueprint, table_name).items():
            table.setdefault(scope(key), []).extend(functions)
    for key, by_code in blueprint.error_handler_spec.items():
        for code, handlers in by_code.items():
            app.error_handler_spec[scope(key)][code].update(handlers)
    for endpoint, view_func in blueprint.view_functions.items():
        app.view_functions[endpoint] = view_func


def _function_tables(scaffold: Scaffold) -> Iterator[str]:
    """Name the tables of functions by scope, also those that other parts and plugins declare."""
    for name in scaffold.watched_tables:
        factory = scaffold._watched[name]
        if factory is not None and isinstance(factory(Changes()), FunctionTable):
            yield name
