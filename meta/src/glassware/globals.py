"""The proxies, and the contexts below them in both forms."""

from glassware_core.globals import app_ctx, current_app, g, request, request_ctx, session
from glassware_core.stacks import _app_ctx_stack, _cv_app, _cv_request, _request_ctx_stack

from .borrowed import borrow

__all__ = [
    "_app_ctx_stack",
    "_cv_app",
    "_cv_request",
    "_request_ctx_stack",
    "app_ctx",
    "current_app",
    "g",
    "request",
    "request_ctx",
    "session",
]

borrow(__name__)
