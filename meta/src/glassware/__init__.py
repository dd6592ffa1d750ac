"""The whole Flask API, reassembled from separately installable parts."""

import importlib
import sys
from typing import TYPE_CHECKING, Any

from _glassware_flask import install as install_as_flask
from glassware_core import (
    Config,
    Request,
    Response,
    abort,
    after_this_request,
    copy_current_request_context,
    current_app,
    g,
    has_app_context,
    has_request_context,
    jsonify,
    make_response,
    redirect,
    request,
    send_file,
    send_from_directory,
    stream_with_context,
)
from glassware_core.stacks import _app_ctx_stack as _app_ctx_stack
from glassware_core.stacks import _request_ctx_stack as _request_ctx_stack
from glassware_routing.helpers import url_for
from glassware_sessions import flash, get_flashed_messages, session
from glassware_templating.rendering import (
    get_template_attribute,
    render_template,
    render_template_string,
    stream_template,
    stream_template_string,
)

from . import json
from .app import Flask
from .blueprints import Blueprint

if TYPE_CHECKING:
    from markupsafe import Markup, escape

    from glassware_signals import (
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

    from . import cli, testing

#: The version of the Flask API that is offered; the distribution's own is in `__about__`.
__version__ = "3.1.3"

__all__ = [
    "Blueprint",
    "Config",
    "Flask",
    "Markup",
    "Request",
    "Response",
    "abort",
    "after_this_request",
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "cli",
    "copy_current_request_context",
    "current_app",
    "escape",
    "flash",
    "g",
    "get_flashed_messages",
    "get_template_attribute",
    "got_request_exception",
    "has_app_context",
    "has_request_context",
    "install_as_flask",
    "json",
    "jsonify",
    "make_response",
    "message_flashed",
    "redirect",
    "render_template",
    "render_template_string",
    "request",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "send_file",
    "send_from_directory",
    "session",
    "signals_available",
    "stream_template",
    "stream_template_string",
    "stream_with_context",
    "template_rendered",
    "testing",
    "url_for",
]

_namespace = vars(sys.modules[__name__])  # the module `globals` hides the function of that name

# What needs a library that a small application may never use is imported when first asked for.
_LAZY = {
    "Markup": "markupsafe",
    "escape": "markupsafe",
    **dict.fromkeys(
        (
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
        ),
        "glassware_signals",
    ),
}
_MODULES = frozenset(
    {
        "cli",
        "config",
        "ctx",
        "debughelpers",
        "globals",
        "helpers",
        "logging",
        "sansio",
        "scaffold",
        "sessions",
        "signals",
        "templating",
        "testing",
        "typing",
        "views",
        "wrappers",
    }
)


def __getattr__(name: str) -> Any:
    """Import a module or a name of the API when it is first asked for."""
    if name in _LAZY:
        value = getattr(importlib.import_module(_LAZY[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"{__name__}.{name}")
    else:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    _namespace[name] = value
    return value


def __dir__() -> list[str]:
    """List also what is not imported yet."""
    return sorted({*_namespace, *_LAZY, *_MODULES})
