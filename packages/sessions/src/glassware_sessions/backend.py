"""How an application comes to its session interface."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from glassware_core import Backend

if TYPE_CHECKING:
    from .cookie import SecureCookieSessionInterface

__all__ = ["SessionBackend", "cookie_interface"]


@cache
def _shared_interface() -> SecureCookieSessionInterface:
    # itsdangerous is imported when a session is first asked for.
    from .cookie import SecureCookieSessionInterface

    return SecureCookieSessionInterface()


def cookie_interface(app: Any = None) -> SecureCookieSessionInterface:
    """Return the default interface, which all applications share as they do in Flask.

    Args:
        app: The application; none makes a difference.
    """
    return _shared_interface()


class SessionBackend(Backend):
    """The attribute `session_interface`, which is the default interface on the class itself."""

    def __get__(self, app: Any, owner: type) -> Any:
        return cookie_interface() if app is None else super().__get__(app, owner)
