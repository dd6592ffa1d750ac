"""The kit of stored sessions: what users are promised, whatever the store."""

from __future__ import annotations

from typing import ClassVar

from .failing_sessions import FailingSessions
from .kept_sessions import KeptSessions
from .racing_sessions import RacingSessions
from .session_ids import SessionIds

__all__ = ["StoredSessionKit"]


class StoredSessionKit(KeptSessions, SessionIds, RacingSessions, FailingSessions):
    """Check the sessions of an application on a store.

    Override the fixture `open_store`, which gets the fixture `clock`.
    """

    contract: ClassVar[str] = "session-store"
    number: ClassVar[int] = 49
