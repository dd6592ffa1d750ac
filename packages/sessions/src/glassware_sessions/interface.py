"""The contract of a session backend."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .session_types import NullSession, SessionMixin

if TYPE_CHECKING:
    from glassware_core import Request, Response

__all__ = ["SessionInterface"]

# The application is Any in these signatures, so that an interface may name the class that it is
# written for.


class SessionInterface:
    """Open a session when a request comes in, and save it when the response goes out.

    A backend implements `open_session` and `save_session`; all else has defaults. One interface
    serves many requests at the same time. Two requests of one client may overlap, and the session
    that is saved last wins, unless the backend sees to it.

    What `open_session` returns is a mapping with the members of `SessionMixin`::

        class Session(dict, SessionMixin):
            pass

    Assign an interface to `app.session_interface`, or offer it through the hook
    `session_backends` and choose it by the configuration key `SESSION_BACKEND`.

    Attributes:
        null_session_class: What `make_null_session` makes.
        pickle_based: Whether the sessions are pickled, so that they may hold any object.
        lazy: Promises that a session may be opened when it is first used, instead of when the
            request comes in. Read when the application's plan is compiled.
    """

    null_session_class: type[NullSession] = NullSession
    pickle_based: bool = False
    lazy: bool = False

    # Sessions

    def make_null_session(self, app: Any) -> NullSession:
        """Make what stands for a session that cannot be had.

        It may be read, and raises an error that helps when it is changed.

        Args:
            app: The application.
        """
        return self.null_session_class()

    def is_null_session(self, obj: object) -> bool:
        """Tell whether an object is a null session, which is never saved.

        Args:
            obj: Any object.
        """
        # Not by `isinstance`: sessions are abstract mappings, whose classes may be registered, so
        # that it looks through all of them.
        return self.null_session_class in type(obj).__mro__

    def open_session(self, app: Any, request: Request) -> SessionMixin | None:
        """Return the session of a request.

        Called when the request comes in, before its URL is matched.

        Args:
            app: The application.
            request: The request.

        Returns:
            The session, an empty one where the request brings none that is valid; or None where
            there can be none because the configuration is incomplete: the application makes a
            null session then.
        """
        raise NotImplementedError

    def save_session(self, app: Any, session: SessionMixin, response: Response) -> None:
        """Save a session at the end of a request.

        Called after the functions that process the response, unless it is a null session.

        Args:
            app: The application.
            session: What `open_session` returned.
            response: The response, which gets the headers.
        """
        raise NotImplementedError

    def needs_refresh(self, app: Any, request: Request) -> bool:
        """Tell whether a session must be saved though nobody used it during the request.

        Asked only where `lazy` promises that it may be opened late. If so, it is opened at the end
        of the request and saved. The default is yes, which is always safe.

        Args:
            app: The application.
            request: The request.
        """
        return True

    def should_set_cookie(self, app: Any, session: SessionMixin) -> bool:
        """Tell whether the session's cookie is to be sent.

        A session that changed needs it, and a permanent one whenever
        `SESSION_REFRESH_EACH_REQUEST` is set, so that it does not expire while it is used.

        Args:
            app: The application.
            session: The session.
        """
        return session.modified or (
            session.permanent and bool(app.config["SESSION_REFRESH_EACH_REQUEST"])
        )

    # The cookie (RFC 6265, 4.1.2)

    def get_cookie_name(self, app: Any) -> str:
        """Return the name of the cookie, `SESSION_COOKIE_NAME`."""
        name: str = app.config["SESSION_COOKIE_NAME"]
        return name

    def get_cookie_domain(self, app: Any) -> str | None:
        """Return the `Domain` of the cookie, `SESSION_COOKIE_DOMAIN`.

        With None only the host that set the cookie gets it back, and none of its subdomains.
        """
        domain: str | None = app.config["SESSION_COOKIE_DOMAIN"]
        return domain

    def get_cookie_path(self, app: Any) -> str:
        """Return the `Path` of the cookie, `SESSION_COOKIE_PATH` or else `APPLICATION_ROOT`."""
        path: str = app.config["SESSION_COOKIE_PATH"] or app.config["APPLICATION_ROOT"]
        return path

    def get_cookie_httponly(self, app: Any) -> bool:
        """Return whether scripts in the browser cannot see the cookie."""
        httponly: bool = app.config["SESSION_COOKIE_HTTPONLY"]
        return httponly

    def get_cookie_secure(self, app: Any) -> bool:
        """Return whether browsers send the cookie over HTTPS only."""
        secure: bool = app.config["SESSION_COOKIE_SECURE"]
        return secure

    def get_cookie_samesite(self, app: Any) -> str | None:
        """Return which requests from other sites carry the cookie: "Strict", "Lax" or "None"."""
        samesite: str | None = app.config["SESSION_COOKIE_SAMESITE"]
        return samesite

    def get_cookie_partitioned(self, app: Any) -> bool:
        """Return whether the cookie is kept apart for each site that embeds this one."""
        partitioned: bool = app.config["SESSION_COOKIE_PARTITIONED"]
        return partitioned

    def get_expiration_time(self, app: Any, session: SessionMixin) -> datetime | None:
        """Return when the cookie expires, None for the end of the browser's session.

        Args:
            app: The application.
            session: The session; a permanent one lasts for the application's
                `permanent_session_lifetime` from now.
        """
        if not session.permanent:
            return None
        expires: datetime = datetime.now(UTC) + app.permanent_session_lifetime
        return expires
