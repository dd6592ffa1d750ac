"""What session-stores answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from . import hookspecs
from .backends import BACKENDS
from .settings import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glassware_sessions import SessionInterface


def add_hookspecs(manager: Any) -> None:
    """Offer the hook of session-stores to other plugins."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of the stores."""
    return {
        **DEFAULTS,
        "SESSION_SQLITE_PATH": None,
        "SESSION_REDIS": None,
        "SESSION_REDIS_URL": "redis://localhost:6379/0",
        "SESSION_REDIS_PREFIX": "session:",
        "SESSION_SQLALCHEMY": None,
        "SESSION_SQLALCHEMY_URL": None,
        "SESSION_SQLALCHEMY_TABLE": "sessions",
    }


@hookimpl
def cli_commands(app: Any) -> tuple[Any, ...]:
    """Give the command `sessions`."""
    from .commands import sessions

    return (sessions,)


@hookimpl
def session_backends() -> Mapping[str, Callable[[Any], SessionInterface]]:
    """Give the stores by the names that `SESSION_BACKEND` chooses them with."""
    return BACKENDS
