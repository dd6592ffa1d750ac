"""Contexts."""

from glassware_core.context import (
    AppContext,
    AppCtxGlobals,
    RequestContext,
    after_this_request,
    copy_current_request_context,
    has_app_context,
    has_request_context,
)

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
