"""Server-side sessions for glassware, in a store that is chosen by name."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .backends import StoreBackend
from .errors import (
    SessionConflict,
    SessionTooLarge,
    SessionUnavailable,
    StoreError,
    StoreTimeout,
    StoreUnavailable,
    UnstorableValue,
)
from .events import SESSION_EVENTS, SessionEvents
from .interface import StoreSessionInterface
from .owners import log_out_everywhere, sessions_of
from .session import StoredSession, UnavailableSession
from .store import (
    AsyncSessionStore,
    Lifetime,
    Outcome,
    Record,
    SessionStore,
    Statistics,
    Status,
)

if TYPE_CHECKING:
    from .bridges import AsyncFromSync, SyncFromAsync

__all__ = [
    "SESSION_EVENTS",
    "AsyncFromSync",
    "AsyncSessionStore",
    "Lifetime",
    "Outcome",
    "Record",
    "SessionConflict",
    "SessionEvents",
    "SessionStore",
    "SessionTooLarge",
    "SessionUnavailable",
    "Statistics",
    "Status",
    "StoreBackend",
    "StoreError",
    "StoreSessionInterface",
    "StoreTimeout",
    "StoreUnavailable",
    "StoredSession",
    "SyncFromAsync",
    "UnavailableSession",
    "UnstorableValue",
    "__version__",
    "log_out_everywhere",
    "sessions_of",
]


def __getattr__(name: str) -> Any:
    if name in ("AsyncFromSync", "SyncFromAsync"):
        from . import bridges  # which imports asyncio

        return getattr(bridges, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
