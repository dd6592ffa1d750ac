"""Contexts."""

from glassware_core.context import AppContext
from glassware_core.context_functions import (
    after_this_request,
    copy_current_request_context,
    has_app_context,
    has_request_context,
)
from glassware_core.namespace import AppCtxGlobals
from glassware_core.request_context import RequestContext

from .borrowed import borrow

_AppCtxGlobals = AppCtxGlobals

__all__ = [
    "AppContext",
    "RequestContext",
    "_AppCtxGlobals",
    "after_this_request",
    "copy_current_request_context",
    "has_app_context",
    "has_request_context",
]

borrow(__name__)
