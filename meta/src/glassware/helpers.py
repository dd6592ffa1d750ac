"""Functions for views."""

from glassware_core.conversion import make_response
from glassware_core.environment import get_debug_flag, get_env, get_load_dotenv, is_ip
from glassware_core.errors import abort, redirect
from glassware_core.files import send_file, send_from_directory
from glassware_core.globals import current_app, request, request_ctx, session
from glassware_core.lazy import locked_cached_property
from glassware_core.paths import get_root_path
from glassware_core.streaming import stream_with_context
from glassware_routing.helpers import url_for
from glassware_routing.scaffold import _endpoint_from_view_func
from glassware_sessions.flashing import flash, get_flashed_messages
from glassware_templating.rendering import get_template_attribute

from .borrowed import borrow

__all__ = [
    "_endpoint_from_view_func",
    "abort",
    "current_app",
    "flash",
    "get_debug_flag",
    "get_env",
    "get_flashed_messages",
    "get_load_dotenv",
    "get_root_path",
    "get_template_attribute",
    "is_ip",
    "locked_cached_property",
    "make_response",
    "redirect",
    "request",
    "request_ctx",
    "send_file",
    "send_from_directory",
    "session",
    "stream_with_context",
    "url_for",
]

borrow(__name__)
