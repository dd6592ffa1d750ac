"""The default backend: the whole session in a signed cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from itsdangerous import BadData, BadPayload

from .codec import marks_of, serializer_for
from .cookie_header import cookie_of, reads_the_header
from .cookie_settings import cookie_settings, methods_of
from .interface import SessionInterface
from .session_types import NO_SECRET_KEY, SecureCookieSession
from .set_cookie import vary_by_cookie
from .tagged_json import TaggedJSONSerializer

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

    from glassware_core import Request, Response

    from .session_types import SessionMixin

__all__ = ["SecureCookieSessionInterface", "session_json_serializer"]

#: What sessions are serialized with.
session_json_serializer = TaggedJSONSerializer()

# Who replaces one of these may count on being asked for every request.
_BEHIND_LAZINESS: Final = (
    "open_session",
    "save_session",
    "should_set_cookie",
    "is_null_session",
    "make_null_session",
    "get_signing_serializer",
    "get_expiration_time",
    "needs_refresh",
    "null_session_class",
    "session_class",
)


def _sha1(string: bytes = b"") -> Any:
    # Looked up when it is called: a FIPS build of Python has none, and may be told another.
    return hashlib.sha1(string)


class SecureCookieSessionInterface(SessionInterface):
    """Keep the session in a cookie, signed so that a client can read it but not change it.

    The cookies are those of Flask: either reads what the other wrote with the same key.

    A session that nobody uses is not even opened. A subclass that replaces a method which has to
    do with opening or saving is asked for every request, as any other interface; it may say
    `lazy = True` itself.

    Attributes:
        salt: Tells these signatures apart from others made with the same key.
        digest_method: Makes the hash object of the signature, as those of `hashlib` do.
        key_derivation: How the key is made from secret key and salt, as for
            `itsdangerous.Signer`.
        serializer: Converts the session to text and back: an object with `dumps` and `loads`.
        session_class: The class of sessions.
    """

    salt: str | bytes = "cookie-session"
    digest_method: Any = staticmethod(_sha1)
    key_derivation: str = "hmac"
    serializer: Any = session_json_serializer
    session_class: type[SecureCookieSession] = SecureCookieSession

    lazy = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # The class that promised to be lazy, or that was found not to be.
        promise = next(base for base in cls.__mro__ if "lazy" in vars(base))
        if any(getattr(cls, name) is not getattr(promise, name, None) for name in _BEHIND_LAZINESS):
            cls.lazy = False

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in _BEHIND_LAZINESS:
            object.__setattr__(self, "lazy", False)

    def get_signing_serializer(self, app: Any) -> URLSafeTimedSerializer | None:
        """Return what signs sessions and checks them.

        `SECRET_KEY` signs; sessions signed with one of `SECRET_KEY_FALLBACKS`, the older keys, are
        valid too.

        Args:
            app: The application.

        Returns:
            The serializer, or None without a secret key.
        """
        key = app.secret_key
        if not key:
            return None
        keys = (key,)
        older = app.config["SECRET_KEY_FALLBACKS"]
        if older:
            # One key is not a key for each of its characters.
            keys = (older, key) if isinstance(older, str | bytes) else (*older, key)
        return serializer_for(
            keys, self.salt, self.serializer, self.key_derivation, self.digest_method
        )

    def open_session(self, app: Any, request: Request) -> SecureCookieSession | None:
        """Read the session from the request's cookie.

        Args:
            app: The application.
            request: The request.

        Returns:
            The session, empty where the cookie is missing, forged, too old or unreadable; or None
            without a secret key.
        """
        settings = cookie_settings(self, app, _STOCK_METHODS)
        serializer = settings.serializer
        if serializer is None:
            return None
        value = cookie_of(request, settings.name)
        if not value:
            return self.session_class()
        max_age = settings.max_age
        try:
            data = serializer.loads(value, max_age=max_age)
        except BadPayload:
            # Signed by this application: a client can do nothing about it.
            app.logger.warning(
                "A session was signed with the secret key and cannot be read; an empty one takes "
                "its place.",
                exc_info=True,
            )
            return self.session_class()
        except (BadData, ValueError, OverflowError, OSError):
            # The last three are for a time of signing that no calendar has.
            return self.session_class()
        return self.session_class(data if isinstance(data, (dict, Mapping)) else None)

    def save_session(self, app: Any, session: SessionMixin, response: Response) -> None:
        """Write the session to the response's cookie, if need be.

        A session that was used makes the response vary by `Cookie`. One that was emptied has its
        cookie deleted.

        Args:
            app: The application.
            session: The session.
            response: The response.

        Raises:
            TypeError: The session holds what cannot be serialized.
        """
        if session.accessed:
            vary_by_cookie(response)
        if not session:
            if session.modified:
                cookie_settings(self, app, _STOCK_METHODS).cookie.delete(response)
                vary_by_cookie(response)
            return
        if not self.should_set_cookie(app, session):
            return
        expires = self.get_expiration_time(app, session)
        settings = cookie_settings(self, app, _STOCK_METHODS)
        if settings.serializer is None:
            raise RuntimeError(NO_SECRET_KEY)
        settings.cookie.send(response, settings.serializer.dumps(dict(session)), expires)
        if not session.accessed:
            vary_by_cookie(response)

    def needs_refresh(self, app: Any, request: Request) -> bool:
        """Tell whether the request may bring a permanent session whose cookie is to be renewed.

        Neither is the signature checked nor the cookie searched for: the answer is no only where
        nothing in the whole header can be the item `_permanent`.

        Args:
            app: The application.
            request: The request.
        """
        if reads_the_header(request):
            header = request.environ.get("HTTP_COOKIE")
            if not header or (
                self.serializer is session_json_serializer and not may_be_permanent(header)
            ):
                return False
        return bool(app.secret_key and app.config["SESSION_REFRESH_EACH_REQUEST"])


_STOCK_METHODS: Final = methods_of(SecureCookieSessionInterface)

_MARKS: Final = marks_of(b"_permanent")


def may_be_permanent(header: str) -> bool:
    """Tell whether one of the cookies in a header may hold a permanent session.

    It looks for the item `_permanent` as it is written: no JSON library escapes these characters.

    Args:
        header: The `Cookie` header.
    """
    first, second, third = _MARKS
    return (
        first in header
        or second in header
        or third in header
        # A compressed payload begins with a dot. Quoted values, and those behind blanks, are not
        # looked at closely.
        or "=." in header
        or "= " in header
        or "=\t" in header
        or '"' in header
    )
