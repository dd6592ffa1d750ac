"""Composing an application class from features."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from .kernel import Kernel
from .plugins import installed_plugins

if TYPE_CHECKING:
    from collections.abc import Iterable


class CompositionError(TypeError):
    """Report features that cannot be the bases of one class."""


def linearized(features: Iterable[type], last: type) -> tuple[type, ...]:
    """Order features for the bases of a class: the more derived first, else as given.

    A feature that another one inherits is left out, since it comes with it.

    Raises:
        CompositionError: Python finds no consistent order; the message names two features.
    """
    given = list(dict.fromkeys(features))
    kept = [f for f in given if not any(f is not g and issubclass(g, f) for g in given)]
    bases: list[type] = []
    for feature in kept:
        bases.append(feature)
        try:
            type("Probe", (*bases, last), {})
        except TypeError as error:
            names = " and ".join(base.__qualname__ for base in bases[-2:])
            msg = f"The features {names} want opposite orders of their bases: {error}."
            raise CompositionError(msg) from None
    if not kept or last not in kept:
        bases.append(last)
    return tuple(bases)


def compose(*features: type, plugins: Iterable[Any] = ()) -> type[Kernel]:
    """Make an application class from features and the features of plugins.

    Args:
        *features: Subclasses of `Kernel`, put in front of those of the plugins.
        plugins: Plugins whose features are added, modules or objects.

    Returns:
        A subclass of the features and `Kernel`. Its applications ask the hooks of all installed
        plugins and of the given ones.

    Raises:
        CompositionError: The features have no consistent order, or one is none.
    """
    given = tuple(plugins)
    added = [feature for plugin in given for feature in _features_of(plugin)]
    for feature in (*features, *added):
        known: object = feature
        if not (isinstance(known, type) and issubclass(known, Kernel)):
            msg = f"A feature must be a subclass of Kernel; found {feature!r}."
            raise CompositionError(msg)
    return _make(linearized((*features, *added), Kernel), given)


@cache
def compose_installed() -> type[Kernel]:
    """Return the class composed of all that is installed, `glassware_core.App`."""
    answers = installed_plugins().ask("app_features")
    features = [feature for answer in answers for feature in answer]
    return _make(linearized(features, Kernel), ())


def _features_of(plugin: Any) -> tuple[type, ...]:
    answer = getattr(plugin, "app_features", None)
    return tuple(answer()) if answer is not None else ()


def _make(bases: tuple[type, ...], plugins: tuple[Any, ...]) -> type[Kernel]:
    namespace = {
        "__module__": "glassware_core",
        "__doc__": "An application.",
        "_composed_with": plugins,
    }
    made: Any = type("App", bases, namespace)
    composed: type[Kernel] = made
    return composed
