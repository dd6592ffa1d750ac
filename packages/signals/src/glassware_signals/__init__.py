"""The ten signals of a glassware application, on blinker.

Importing the package does not import blinker; the first use of one of its names does.
"""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .signals import (
        Namespace,
        appcontext_popped,
        appcontext_pushed,
        appcontext_tearing_down,
        before_render_template,
        got_request_exception,
        message_flashed,
        request_finished,
        request_started,
        request_tearing_down,
        signals_available,
        template_rendered,
    )

__all__ = [
    "Namespace",
    "__version__",
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "got_request_exception",
    "message_flashed",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "signals_available",
    "template_rendered",
]


def __getattr__(name: str) -> Any:
    """Find a signal when it is first asked for, and blinker with it."""
    if name in __all__:
        from . import signals

        return getattr(signals, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """Name what the package has, also what was not asked for yet."""
    return __all__
