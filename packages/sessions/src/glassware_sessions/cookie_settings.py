"""What is asked of an application and its interface before a session is read or written.

The answers are nearly always the same, and asking takes a tenth of a request that changes its
session. They are kept where each of them is a plain value whose change would be noticed, and asked
anew wherever that is not certain: an older answer would accept sessions that are valid no more.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from operator import attrgetter
from types import BuiltinFunctionType, FunctionType, NoneType
from typing import TYPE_CHECKING, Any, Final

from glassware_core.lazy import lazy

from .set_cookie import SessionCookie, session_cookie

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

    from glassware_core.plan import Plan

__all__ = ["CookieSettings", "cookie_settings", "methods_of"]

_METHODS: Final = (
    "get_signing_serializer",
    "get_cookie_name",
    "get_cookie_domain",
    "get_cookie_path",
    "get_cookie_secure",
    "get_cookie_httponly",
    "get_cookie_samesite",
    "get_cookie_partitioned",
)
_KEYS: Final = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "PERMANENT_SESSION_LIFETIME",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_PARTITIONED",
    "APPLICATION_ROOT",
)
_PLAIN: Final = frozenset({str, bytes, bool, int, float, timedelta, NoneType})

#: The methods of an interface's class, to compare.
methods_of = attrgetter(*_METHODS)
_members_of = attrgetter(*_METHODS, "salt", "key_derivation", "serializer", "digest_method")


class CookieSettings:
    """The answers for one application, each asked for when it is needed.

    Args:
        interface: The session interface.
        app: The application.
    """

    def __init__(self, interface: Any, app: Any) -> None:
        self._interface: Any = interface
        self._app: Any = app

    @lazy
    def serializer(self) -> URLSafeTimedSerializer | None:
        """What signs sessions and checks them, None without a secret key."""
        serializer: URLSafeTimedSerializer | None = self._interface.get_signing_serializer(
            self._app
        )
        return serializer

    @lazy
    def name(self) -> str:
        """The name of the cookie."""
        name: str = self._interface.get_cookie_name(self._app)
        return name

    @lazy
    def max_age(self) -> int:
        """How many seconds ago a session may have been signed."""
        return int(self._app.permanent_session_lifetime.total_seconds())

    @lazy
    def cookie(self) -> SessionCookie:
        """How the cookie is sent."""
        return session_cookie(self._interface, self._app)

    def complete(self) -> CookieSettings:
        """Ask for all of it, and let go of the application."""
        _ = self.serializer, self.name, self.max_age, self.cookie
        self._interface = self._app = None
        return self


class _Kept:
    """What a plan keeps of it.

    Args:
        interface: The session interface.
        app: The application.
        plan: Its plan.
        stock: The methods whose answers follow from the configuration.

    Attributes:
        members: What the class of the interface says. It is compared at each use.
        settings: The answers, None where they have to be asked anew.
    """

    __slots__ = ("members", "settings")

    def __init__(self, interface: Any, app: Any, plan: Plan, stock: Any) -> None:
        cls = type(interface)
        self.members = _members_of(cls)
        self.settings: CookieSettings | None = None
        if (
            plan.settled
            and not vars(interface)
            and methods_of(cls) == stock
            and not app.overrides_session_settings()
            and all(_is_plain(app.config.get(key)) for key in _KEYS)
            and _is_plain(cls.salt)
            and _is_plain(cls.key_derivation)
            and not hasattr(type(cls.serializer), "__get__")
            and isinstance(cls.digest_method, FunctionType | BuiltinFunctionType | type)
        ):
            # What cannot be had is asked for where it is needed, which tells what is wrong.
            with suppress(Exception):
                self.settings = CookieSettings(interface, app).complete()


def _is_plain(value: Any) -> bool:
    """Whether a value never changes: a proxy may, and so may what is in a list."""
    if type(value) is tuple:
        return all(map(_is_plain, value))
    return type(value) in _PLAIN


def cookie_settings(interface: Any, app: Any, stock: Any) -> CookieSettings:
    """Return the settings of an application's cookie.

    Args:
        interface: The session interface.
        app: The application; one of another framework is asked each time.
        stock: The methods, as `methods_of` gives them, whose answers follow from the
            configuration. Those of a user may answer each time anew.
    """
    changes = getattr(app, "_changes", None)
    if changes is not None:
        plan = changes.plan or app.compile_plan()
        kept = plan.computed.get(_Kept)
        if kept is None:
            kept = plan.computed[_Kept] = _Kept(interface, app, plan, stock)
        if (
            kept.settings is not None
            and not vars(interface)
            and kept.members == _members_of(type(interface))
        ):
            settings: CookieSettings = kept.settings
            return settings
    return CookieSettings(interface, app)
