"""What sessions answers to the hooks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from . import hookspecs
from .app import SessionsApp
from .backend import cookie_interface
from .flashing import get_flashed_messages
from .lifecycle import (
    decide_and_open,
    decide_and_save,
    is_lazy,
    open_at_once,
    save,
    save_if_needed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel, RequestContext, Response

    from .interface import SessionInterface


def add_hookspecs(manager: Any) -> None:
    """Offer the hook of sessions to other plugins."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Give the feature of applications."""
    return (SessionsApp,)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of sessions."""
    return {
        "SECRET_KEY": None,
        "SECRET_KEY_FALLBACKS": None,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=31),
        "SESSION_BACKEND": "cookie",
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": False,
        "SESSION_COOKIE_PARTITIONED": False,
        "SESSION_COOKIE_SAMESITE": None,
        "SESSION_REFRESH_EACH_REQUEST": True,
    }


@hookimpl
def session_backends() -> dict[str, Callable[[Any], SessionInterface]]:
    """Give the backend that the configuration chooses by default."""
    return {"cookie": cookie_interface}


@hookimpl
def template_globals(app: Kernel) -> dict[str, Any]:
    """Give templates the flashed messages."""
    return {"get_flashed_messages": get_flashed_messages}


@hookimpl
def open_context(app: Kernel) -> Callable[[RequestContext], None] | None:
    """Open the session at the beginning, unless it may wait."""
    if not isinstance(app, SessionsApp):
        return None
    if _is_undecided(app):
        return decide_and_open
    return None if is_lazy(app.session_interface) else open_at_once


@hookimpl
def close_response(app: Kernel) -> Callable[[RequestContext, Response], None] | None:
    """Save the session at the end."""
    if not isinstance(app, SessionsApp):
        return None
    if _is_undecided(app):
        return decide_and_save
    return save_if_needed if is_lazy(app.session_interface) else save


def _is_undecided(app: SessionsApp) -> bool:
    """Whether the configuration that chooses the interface may still be incomplete.

    A plan that is compiled during set-up, such as for `app.json.dumps`, must not make it.
    """
    backend = app._backend_attributes.get("session_interface")
    return backend is not None and backend.is_pending(app)
