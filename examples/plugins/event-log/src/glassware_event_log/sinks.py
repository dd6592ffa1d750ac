"""What is called when something happens."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from glassware_core import EVENTS, has_request_context, request

if TYPE_CHECKING:
    from glassware_core import Kernel

logger = logging.getLogger("glassware_event_log")

#: Details that say something in a line of text; the others are large, or the user's own.
SHOWN = ("response", "exception", "exc", "template", "category")


def log_event(event: str, app: Kernel, /, **details: Any) -> None:
    """Write a line, if the application's `EVENT_LOG_LEVEL` and the logger's level allow it.

    Args:
        event: What happened.
        app: Where.
        **details: What the event tells besides.
    """
    # Read at each event: the configuration may change after the application was made.
    level = app.config["EVENT_LOG_LEVEL"]
    if level is None:
        return
    number = logging.getLevelNamesMapping()[level] if isinstance(level, str) else level
    if not logger.isEnabledFor(number):
        return
    words = [app.name, event]
    if has_request_context():
        words += [request.method, ascii(request.path)]
    words += [f"{name}={details[name]!r}" for name in SHOWN if details.get(name) is not None]
    logger.log(number, " ".join(words))


#: The sink of each event. They are made once: an application that lets the plugin go looks for
#: the same objects.
SINKS = {event: partial(log_event, event) for event in EVENTS}
