"""The errors of code that needs a context where there is none: what was used, where, and the mend.

They are raised away from every request's way, so there is time to look for the user's line.
"""

from __future__ import annotations

from inspect import currentframe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["outside_of_app", "outside_of_request"]

_OWN = ("glassware", "werkzeug")


def outside_of_app(name: str | None = None) -> RuntimeError:
    """Return the error for what needs an application.

    Args:
        name: What was used; by default the function that the user called.
    """
    return RuntimeError(
        "Working outside of application context.\n\n"
        f"{_used(name, 'the current application')}\n"
        "Push an application context with 'with app.app_context():', or call it while a request "
        "is handled."
    )


def outside_of_request(name: str | None = None) -> RuntimeError:
    """Return the error for what needs a request.

    Args:
        name: What was used; by default the function that the user called.
    """
    return RuntimeError(
        "Working outside of request context.\n\n"
        f"{_used(name, 'an active HTTP request')}\n"
        "In a test, push one with 'with app.test_request_context():'; elsewhere, pass what is "
        "needed as an argument."
    )


def _used(name: str | None, needed: str) -> str:
    called, user = _call_of_user()
    shown = repr(name or called)
    if user is None:
        return f"{shown} needs {needed}."
    where = f"{user.f_code.co_filename}:{user.f_lineno}"
    return f"{shown} needs {needed}; it was used at {where}, in {user.f_code.co_name}."


def _call_of_user() -> tuple[str, FrameType | None]:
    """Return the function of ours that was called, and the frame that called it."""
    called = "This"
    frame = currentframe()
    while frame is not None and _is_own(frame):
        called = frame.f_code.co_name
        frame = frame.f_back
    return called, frame


def _is_own(frame: FrameType) -> bool:
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package.partition("_")[0] in _OWN
