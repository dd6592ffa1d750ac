"""The converters for the variables of URL rules: the usual ones, and those of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from werkzeug.datastructures import ImmutableDict
from werkzeug.routing import IntegerConverter, ValidationError
from werkzeug.routing.converters import DEFAULT_CONVERTERS

from glassware_core.membership import collect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.routing import BaseConverter

    from glassware_core import Kernel

__all__ = ["CarefulIntegerConverter", "converters_for", "default_converters"]


class CarefulIntegerConverter(IntegerConverter):
    """Refuse a number with more digits than Python converts, which is an error to Werkzeug 3.1.8.

    It is used where Werkzeug's own does not refuse it.
    """

    def to_python(self, value: str) -> int:
        """Convert the text of a URL."""
        try:
            return int(super().to_python(value))
        except ValueError as error:
            raise ValidationError(*error.args) from None


def default_converters(integers: type[Any] = IntegerConverter) -> Mapping[str, type[BaseConverter]]:
    """Return Werkzeug's converters, the one for integers replaced where that is needed.

    Args:
        integers: The converter for integers to test, Werkzeug's but in tests.
    """
    try:
        integers(None).to_python("no number")
    except ValidationError:
        return ImmutableDict(DEFAULT_CONVERTERS)
    except ValueError:
        pass
    return ImmutableDict({**DEFAULT_CONVERTERS, "int": CarefulIntegerConverter})


DEFAULTS: Final = default_converters()


def converters_for(app: Kernel) -> dict[str, type[BaseConverter]]:
    """Ask the plugins of an application for converters.

    A plugin that gives a converter of another one's name is quarantined for this application.

    Args:
        app: The application.

    Raises:
        PluginError: The plugin is required, or plugins are strict.
    """
    return collect(app, "url_converters", "URL converter")
