"""Sessions in signed cookies, tagged JSON and flashed messages for glassware.

Importing the package does not import itsdangerous; the first use of the default interface does.
"""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .app import SessionsApp
from .flashing import flash, get_flashed_messages
from .interface import SessionInterface
from .session_types import NullSession, SecureCookieSession, SessionMixin

if TYPE_CHECKING:
    from .cookie import SecureCookieSessionInterface
    from .tagged_json import JSONTag, TaggedJSONSerializer

    session: SessionMixin
else:
    from glassware_core import session

__all__ = [
    "JSONTag",
    "NullSession",
    "SecureCookieSession",
    "SecureCookieSessionInterface",
    "SessionInterface",
    "SessionMixin",
    "SessionsApp",
    "TaggedJSONSerializer",
    "__version__",
    "flash",
    "get_flashed_messages",
    "session",
]


def __getattr__(name: str) -> Any:
    """Find what signs and serializes sessions when it is first asked for."""
    if name == "SecureCookieSessionInterface":
        from .cookie import SecureCookieSessionInterface

        return SecureCookieSessionInterface
    if name in {"JSONTag", "TaggedJSONSerializer"}:
        from . import tagged_json

        return getattr(tagged_json, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """Name what the package has, also what was not asked for yet."""
    return __all__
