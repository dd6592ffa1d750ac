"""The converters that plugins bring for the variables of URL rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import PluginError

if TYPE_CHECKING:
    from werkzeug.routing import BaseConverter

    from glassware_core import Kernel

__all__ = ["converters_for"]


def converters_for(app: Kernel, plugin: Any = None) -> dict[str, type[BaseConverter]]:
    """Ask the plugins of an application for converters.

    Args:
        app: The application.
        plugin: The only plugin to ask, by default all.

    Raises:
        PluginError: Two plugins give a converter of the same name.
    """
    plugins = app.plugins
    if plugin is None:
        answers = plugins.ask("url_converters", app=app)
    else:
        answers = plugins.ask_one(plugin, "url_converters", app=app)
    converters: dict[str, type[BaseConverter]] = {}
    for answer in answers:
        for name, converter in answer.items():
            if name in converters:
                msg = (
                    f"url_converters: two plugins give {name!r}, {converters[name]!r} and "
                    f"{converter!r}; block one with GLASSWARE_DISABLE_PLUGINS."
                )
                raise PluginError(msg)
            converters[name] = converter
    return converters
