"""Errors and explanations for debugging."""

from glassware_core.debughelpers import (
    DebugFilesKeyError,
    UnexpectedUnicodeError,
    attach_enctype_error_multidict,
)
from glassware_core.serving import explain_ignored_app_run
from glassware_routing.debughelpers import FormDataRoutingRedirect
from glassware_templating.debughelpers import explain_template_loading_attempts

from .borrowed import borrow

__all__ = [
    "DebugFilesKeyError",
    "FormDataRoutingRedirect",
    "UnexpectedUnicodeError",
    "attach_enctype_error_multidict",
    "explain_ignored_app_run",
    "explain_template_loading_attempts",
]

borrow(__name__)
