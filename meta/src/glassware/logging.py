"""The application's logger."""

from glassware_core.logging import (
    create_logger,
    default_handler,
    has_level_handler,
    wsgi_errors_stream,
)

from .borrowed import borrow

__all__ = ["create_logger", "default_handler", "has_level_handler", "wsgi_errors_stream"]

borrow(__name__)
