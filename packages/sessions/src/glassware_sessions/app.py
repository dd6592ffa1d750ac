"""What sessions adds to the application."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from glassware_core import ConfigAttribute, Kernel

from .backend import SessionBackend

if TYPE_CHECKING:
    from glassware_core import RequestContext

    from .interface import SessionInterface
    from .session_types import SessionMixin


def _lifetime(value: timedelta | float | None) -> timedelta | None:
    if value is None or isinstance(value, timedelta):
        return value
    return timedelta(seconds=value)


class SessionsApp(Kernel):
    """Give each request a session.

    Attributes:
        session_interface: Opens and saves sessions; `SESSION_BACKEND` chooses it.
        secret_key: The key that signs sessions, `SECRET_KEY`. Anyone who knows it can forge them.
        permanent_session_lifetime: How long a permanent session lasts,
            `PERMANENT_SESSION_LIFETIME`; a number there means seconds.
        session_cookie_name: The name of the session's cookie, `SESSION_COOKIE_NAME`.
    """

    session_interface: SessionInterface = SessionBackend(  # type: ignore[assignment]
        "SESSION_BACKEND",
        "session_backends",
        "The session interface; the configuration's `SESSION_BACKEND` chooses it.",
        keeps=("SESSION_", "SECRET_KEY", "PERMANENT_SESSION_LIFETIME"),
    )

    secret_key: ConfigAttribute[str | bytes | None] = ConfigAttribute("SECRET_KEY")
    permanent_session_lifetime: ConfigAttribute[timedelta] = ConfigAttribute(
        "PERMANENT_SESSION_LIFETIME",
        get_converter=_lifetime,  # type: ignore[arg-type]
    )
    session_cookie_name: ConfigAttribute[str] = ConfigAttribute("SESSION_COOKIE_NAME")

    watched: ClassVar = {"session_interface": None}

    def overrides_session_settings(self) -> bool:
        """Whether `secret_key` or `permanent_session_lifetime` is not the one of this class."""
        stock = vars(SessionsApp)
        return any(
            getattr(type(self), name) is not stock[name]
            for name in ("secret_key", "permanent_session_lifetime")
        )

    def open_session(self, ctx: RequestContext) -> SessionMixin:
        """Open the session of a request context; views use `session` instead.

        Args:
            ctx: The request context.

        Returns:
            The session, a null session where the interface gives none.
        """
        interface = self.session_interface
        session = interface.open_session(self, ctx.request)
        return interface.make_null_session(self) if session is None else session
