"""The hooks that routing asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core import hookspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.routing import BaseConverter

    from glassware_core import Kernel


@hookspec
def url_converters(app: Kernel) -> Mapping[str, type[BaseConverter]]:  # type: ignore[empty-body]
    """Give converters for the variables of URL rules, by the name that rules use.

    Asked once an application, when its URL map is made. A plugin that gives a name of another
    one's is quarantined; Werkzeug's own converters (`int`, `path` …) may be replaced.
    """


@hookspec
def blueprint_features() -> tuple[type, ...]:  # type: ignore[empty-body]
    """Name the feature classes that the plugin adds to a composed blueprint.

    Asked once a process, when `glassware_routing.Blueprint` is first used.

    Returns:
        Subclasses of `DeferredScaffold`.
    """
