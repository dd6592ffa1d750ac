"""The kernel of glassware: an application on which separately installed parts join."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .backends import Backend, UnknownBackend
from .composition import compose, compose_installed
from .config import Config, ConfigAttribute
from .context import AppContext, current
from .context_functions import (
    after_this_request,
    copy_current_request_context,
    has_app_context,
    has_request_context,
)
from .conversion import make_response
from .errors import abort, redirect
from .events import EVENTS, Events, call_all
from .files import send_file, send_from_directory
from .globals import app_ctx, current_app, g, request_ctx, session
from .hookspecs import hookimpl, hookspec
from .json import jsonify
from .kernel import Kernel
from .namespace import AppCtxGlobals
from .plugins import PluginError, Plugins, PluginWarning, installed_plugins
from .request import Request
from .request_context import RequestContext
from .response import Response
from .scaffold import DeferredScaffold, Scaffold, setupmethod
from .streaming import stream_with_context

# isort: split
# A module has the same name: what is bound last counts, for type checkers too.
from .globals import request

if TYPE_CHECKING:
    App: type[Any]

__all__ = [
    "EVENTS",
    "App",
    "AppContext",
    "AppCtxGlobals",
    "Backend",
    "Config",
    "ConfigAttribute",
    "DeferredScaffold",
    "Events",
    "Kernel",
    "PluginError",
    "PluginWarning",
    "Plugins",
    "Request",
    "RequestContext",
    "Response",
    "Scaffold",
    "UnknownBackend",
    "__version__",
    "abort",
    "after_this_request",
    "app_ctx",
    "call_all",
    "compose",
    "copy_current_request_context",
    "current",
    "current_app",
    "g",
    "has_app_context",
    "has_request_context",
    "hookimpl",
    "hookspec",
    "installed_plugins",
    "jsonify",
    "make_response",
    "redirect",
    "request",
    "request_ctx",
    "send_file",
    "send_from_directory",
    "session",
    "setupmethod",
    "stream_with_context",
]


def __getattr__(name: str) -> Any:
    """Compose `App` when it is first asked for: that scans the entry points."""
    if name == "App":
        return compose_installed()
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
