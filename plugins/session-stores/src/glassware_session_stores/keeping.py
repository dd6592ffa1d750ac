"""Read sessions from a store and write them back: the logic that all stores have in common."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from .codec import CorruptValue
from .errors import SessionConflict
from .guard import Deadline, Guard
from .ids import key_of, new_id
from .merging import merge
from .store import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .codec import Codec
    from .session import StoredSession
    from .settings import Settings
    from .store import Record, SessionStore

__all__ = ["Keeper", "Kept"]

_DONE = Outcome(Status.DONE)


class Kept(Enum):
    """What became of a session."""

    #: There was nothing to do, or its record was touched.
    UNCHANGED = "unchanged"
    WRITTEN = "written"
    REMOVED = "removed"
    #: It was removed by another request, so that what this one changed is dropped.
    LOST = "lost"


class Keeper:
    """Keep sessions in one store.

    Args:
        store: The store.
        codec: Makes bytes of items.
        settings: The configuration.
        forget: Called with a deadline and a key that is no longer valid.

    Attributes:
        store: The store.
        codec: What makes bytes of items.
        settings: The configuration.
        guard: What asks the store.
        forget: Called with a deadline and a key that is no longer valid.
    """

    def __init__(
        self,
        store: SessionStore,
        codec: Codec,
        settings: Settings,
        forget: Callable[[Deadline, str], None] = lambda deadline, key: None,
    ) -> None:
        self.store = store
        self.codec = codec
        self.settings = settings
        self.guard = Guard(store, settings.retries)
        self.forget = forget

    def load(self, deadline: Deadline, key: str) -> Record | None:
        """Return a record, None if there is none."""
        record: Record | None = self.guard.ask(deadline, "load", key)
        return record

    def save(self, session: StoredSession, deadline: Deadline, tell: Callable[..., None]) -> Kept:
        """Write what changed, and nothing else.

        Args:
            session: The session, which knows its new id then.
            deadline: When to give up.
            tell: Called with the name and the details of an event.

        Raises:
            SessionConflict: Another request changed it, and the configuration does not merge.
            StoreError: The store failed.
            UnstorableValue: An item cannot be stored.
            SessionTooLarge: It is too large.
        """
        if session.destroyed:
            return self._destroy(session, deadline)
        if session.record is None:
            return self._create(session, deadline) if session.modified else Kept.UNCHANGED
        if not session.modified:
            self.touch(session.record, deadline)
            return Kept.UNCHANGED
        return _Write(self, session, deadline, tell).run()

    def owner_of(self, items: Mapping[str, Any]) -> str | None:
        """Return the owner that a session's items name."""
        key = self.settings.owner_key
        owner = None if key is None else items.get(key)
        return None if owner is None else str(owner)

    def _destroy(self, session: StoredSession, deadline: Deadline) -> Kept:
        if session.record is not None:
            key = session.record.key
            self.guard.ask(deadline, "delete", key)
            self.forget(deadline, key)
            session.record = None
        return self._create(session, deadline) if session else Kept.REMOVED

    def _create(self, session: StoredSession, deadline: Deadline) -> Kept:
        if not session:
            return Kept.REMOVED
        data = self.codec.dumps(session)
        session.session_id = new_id()
        key = key_of(session.session_id)
        value = self.codec.seal(key, data)
        owner = self.owner_of(session)
        self.guard.ask(deadline, "create", key, value, self.settings.lifetime, owner)
        return Kept.WRITTEN

    def touch(self, record: Record, deadline: Deadline) -> None:
        """Note that a record is used, unless that was noted a moment ago."""
        if record.now - record.touched >= self.settings.touch_interval:
            self.guard.ask(deadline, "touch", record.key, self.settings.lifetime)


class _Write:
    """Write one session that was read, and merge it where it was changed meanwhile."""

    def __init__(
        self,
        keeper: Keeper,
        session: StoredSession,
        deadline: Deadline,
        tell: Callable[..., None],
    ) -> None:
        assert session.record is not None
        self._keeper = keeper
        self._settings = keeper.settings
        self._session = session
        self._record: Record = session.record
        self._items: Mapping[str, Any] = session
        self._data = session.data
        self._deadline = deadline
        self._tell = tell

    def run(self) -> Kept:
        """Write, and return what became of the session."""
        outcome, kept = self._try()
        for _ in range(self._settings.conflict_retries):
            if outcome.status is not Status.CONFLICT or self._settings.conflict != "merge":
                break
            if not self._merge():
                return Kept.LOST
            self._tell("session_conflict", key=self._record.key, outcome="merged")
            outcome, kept = self._try()
        if outcome.status is Status.CONFLICT:
            self._tell("session_conflict", key=self._record.key, outcome="rejected")
            raise SessionConflict
        return kept if outcome.status is Status.DONE else Kept.LOST

    def _merge(self) -> bool:
        """Take the changes of others in; tell whether the session is still there."""
        keeper = self._keeper
        record = keeper.load(self._deadline, self._record.key)
        if record is None:
            return False
        try:
            data = keeper.codec.open(record.key, record.value)
            theirs = keeper.codec.loads(data)
        except CorruptValue:
            return False
        base = keeper.codec.loads(self._session.data)
        # As it will be read again: what the others wrote went the same way.
        ours = keeper.codec.loads(keeper.codec.dumps(self._session)) if self._session else {}
        self._items = merge(base, ours, theirs)
        self._record, self._data = record, data
        return True

    def _try(self) -> tuple[Outcome, Kept]:
        """Do the one operation that is needed."""
        if not self._items:
            return self._ask("delete", self._version()), Kept.REMOVED
        data = self._keeper.codec.dumps(self._items)
        owner = self._keeper.owner_of(self._items)
        if self._rotates(owner):
            return self._rotate(data, owner)
        if data == self._data and owner == self._record.owner:
            self._keeper.touch(self._record, self._deadline)
            return _DONE, Kept.UNCHANGED
        value = self._keeper.codec.seal(self._record.key, data)
        arguments = value, self._version(), self._settings.lifetime, owner
        return self._ask("replace", *arguments), Kept.WRITTEN

    def _rotates(self, owner: str | None) -> bool:
        return self._session.regenerated or (
            self._settings.regenerate_for_owner and owner != self._record.owner
        )

    def _rotate(self, data: bytes, owner: str | None) -> tuple[Outcome, Kept]:
        session_id = new_id()
        key = key_of(session_id)
        value = self._keeper.codec.seal(key, data)
        arguments = key, value, self._version(), self._settings.lifetime, owner
        outcome = self._ask("rotate", *arguments)
        if outcome.status is Status.DONE:
            self._session.session_id = session_id
        return outcome, Kept.WRITTEN

    def _ask(self, operation: str, *arguments: Any) -> Outcome:
        key = self._record.key
        keeper = self._keeper
        outcome: Outcome = keeper.guard.ask(self._deadline, operation, key, *arguments)
        if operation != "replace" and outcome.status is Status.DONE:
            keeper.forget(self._deadline, key)
        return outcome

    def _version(self) -> int | None:
        return None if self._settings.conflict == "last" else self._record.version
