"""Set up the logger of an application, and write to the error stream of the request."""

from __future__ import annotations

import logging
import sys
import typing as t

from werkzeug.local import LocalProxy

from .context import current

if t.TYPE_CHECKING:
    from .kernel import Kernel

__all__ = ["create_logger", "default_handler", "has_level_handler", "wsgi_errors_stream"]


def _error_stream() -> t.TextIO:
    context = current().rctx
    if context is None:
        return sys.stderr
    return t.cast("t.TextIO", context.request.environ["wsgi.errors"])


wsgi_errors_stream: t.TextIO = t.cast("t.TextIO", LocalProxy(_error_stream))
"""The `wsgi.errors` stream of the current request (PEP 3333), else `sys.stderr`.

For handlers of one's own, also in `logging.config.dictConfig`, where it is looked up at each use.
"""

default_handler = logging.StreamHandler(wsgi_errors_stream)
"""The handler that a logger gets when none handles its level."""

default_handler.setFormatter(
    logging.Formatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s")
)


def has_level_handler(logger: logging.Logger) -> bool:
    """Tell whether a handler will handle what a logger lets through.

    Args:
        logger: The logger. Handlers of the loggers above it count too, as far as records
            propagate to them.
    """
    level = logger.getEffectiveLevel()
    above: logging.Logger | None = logger
    while above is not None:
        if any(handler.level <= level for handler in above.handlers):
            return True
        above = above.parent if above.propagate else None
    return False


def create_logger(app: Kernel) -> logging.Logger:
    """Get the logger named like the application, and set it up where nobody did.

    In debug mode a logger without a level gets the level DEBUG. `default_handler` is added when
    no handler handles the logger's level.

    Args:
        app: The application.
    """
    logger = logging.getLogger(app.name)
    if app.debug and not logger.level:
        logger.setLevel(logging.DEBUG)
    if not has_level_handler(logger):
        logger.addHandler(default_handler)
    return logger
