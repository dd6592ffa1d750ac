"""The session interface above a store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from glassware_sessions import SessionInterface
from glassware_sessions.cookie_header import cookie_of
from glassware_sessions.set_cookie import session_cookie, vary_by_cookie

from .codec import CorruptValue
from .errors import SessionConflict, SessionUnavailable, StoreError
from .events import SessionEvents
from .guard import Deadline
from .ids import Ids, key_of
from .keeping import Kept
from .previous import PreviousInterface, PreviousStore
from .purging import Purger
from .replacing import answer_with
from .session import StoredSession, UnavailableSession

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from glassware_core import Request, Response
    from glassware_sessions import SessionMixin

    from .keeping import Keeper
    from .store import Record, SessionStore

__all__ = ["STATUS_HEADER", "StoreSessionInterface"]

#: The header that a response gets whose request had to go on without its session.
STATUS_HEADER: Final = "Session-Status"

# The key of a request's environment that says that the store has failed it already.
_FAILED: Final = "glassware.session_stores.failed"


class StoreSessionInterface(SessionInterface):
    """Keep sessions in a store, and their ids in cookies.

    The store is asked when the session is first used, and told when the session was changed. A
    request that does not use it costs nothing.

    Args:
        keeper: Keeps sessions in the store.
        previous: The backends that sessions are taken over from.
        owned: Whether nobody else uses what the store holds open, so that it may be closed.

    Attributes:
        events: What listens to what happens to sessions.
    """

    lazy = True

    def __init__(
        self,
        keeper: Keeper,
        previous: Iterable[PreviousStore | PreviousInterface] = (),
        owned: bool = False,
    ) -> None:
        self.keeper = keeper
        self._owned = owned
        self.events = SessionEvents()
        settings = keeper.settings
        self._ids = Ids(settings.signing_keys)
        previous = tuple(previous)
        self._previous_stores = [each for each in previous if isinstance(each, PreviousStore)]
        self._previous_others = [each for each in previous if isinstance(each, PreviousInterface)]
        if self._previous_stores:
            keeper.forget = self._forget
        interval = settings.purge_interval
        self._purger = None if interval is None else Purger(keeper.store, interval)

    @property
    def store(self) -> SessionStore:
        """The store."""
        return self.keeper.store

    def needs_refresh(self, app: Any, request: Request) -> bool:
        """Tell that a session which was not used is not saved.

        Its cookie is renewed, and its record touched, when a request uses it.
        """
        return False

    def replaced_by(self, other: SessionInterface) -> None:
        """Hand over what listens, and close what is open: the configuration has changed.

        Args:
            other: The interface that takes the place of this one before the first request.
        """
        if isinstance(other, StoreSessionInterface):
            other.events.take_over(self.events)
        if self._purger is not None:
            self._purger.stop()
        if self._owned:
            self.store.close()
        for previous in self._previous_stores:
            if previous.owned:
                previous.store.close()

    # Opening

    def open_session(self, app: Any, request: Request) -> SessionMixin:
        """Return the session that the request's cookie names, or a new one.

        An id that is not known, or whose session has expired, is never taken over: whoever sent it
        may have given it to others.

        Args:
            app: The application.
            request: The request.

        Raises:
            SessionUnavailable: The store failed, and `SESSION_STORE_FAILURE` is "error".
        """
        environ = request.environ
        if _FAILED in environ:
            return UnavailableSession()
        if self._purger is not None:
            self._purger.start()
        cookie = cookie_of(request, self.get_cookie_name(app))
        if not cookie:
            return self._new()
        try:
            return self._find(app, request, cookie) or self._new()
        except StoreError as error:
            environ[_FAILED] = error
            self._report(app, error)
            if self.keeper.settings.goes_on:
                return UnavailableSession()
            raise SessionUnavailable from error

    def _new(self) -> StoredSession:
        return StoredSession(check=self.keeper.codec.check)

    def _find(self, app: Any, request: Request, cookie: str) -> StoredSession | None:
        keeper = self.keeper
        deadline = Deadline(keeper.settings.deadline)
        session_id = self._ids.from_cookie(cookie)
        record = None
        if session_id is not None:
            key = key_of(session_id)
            record = keeper.load(deadline, key)
            for previous in self._previous_stores:
                if record is not None:
                    break
                record = self._taken(app, previous, deadline, key)
        renewed = False
        if record is None:
            for other in self._previous_others:
                found = other.take(app, request, cookie, keeper, deadline)
                if found is not None:
                    (session_id, record), renewed = found, True
                    break
        if record is None or session_id is None:
            return None
        session = self._session_of(app, session_id, record)
        if session is not None and renewed:
            session.modified = True  # so that its cookie is sent
        return session

    def _taken(
        self, app: Any, previous: PreviousStore, deadline: Deadline, key: str
    ) -> Record | None:
        try:
            return previous.take(self.keeper, deadline, key)
        except CorruptValue as error:
            self._report_corrupt(app, key, error)
            return None

    def _session_of(self, app: Any, session_id: str, record: Record) -> StoredSession | None:
        codec = self.keeper.codec
        try:
            data = codec.open(record.key, record.value)
            items = codec.loads(data)
        except CorruptValue as error:
            # Left where it is: it may be the key that is missing, and not the session that is bad.
            self._report_corrupt(app, record.key, error)
            return None
        return StoredSession(items, session_id, record, data, codec.check)

    def _forget(self, deadline: Deadline, key: str) -> None:
        for previous in self._previous_stores:
            previous.forget(deadline, key)

    # Saving

    def save_session(self, app: Any, session: Any, response: Response) -> None:
        """Write the session if it was changed, and send its cookie if need be.

        A failure replaces the response: by a 503 where the store failed, by a 409 where another
        request changed the session and the configuration does not merge.

        Args:
            app: The application.
            session: The session.
            response: The response.

        Raises:
            UnstorableValue: An item cannot be stored.
            SessionTooLarge: The session is too large.
        """
        if session.accessed:
            vary_by_cookie(response)
        if not isinstance(session, StoredSession):
            response.headers[STATUS_HEADER] = "unavailable"
            return
        ends = session.destroyed
        try:
            kept = self._save(app, session)
        except SessionConflict as error:
            answer_with(app, error, response)
        except StoreError as error:
            self._report(app, error)
            # Who was to be logged out must not be told that it was done.
            if ends or not self.keeper.settings.goes_on:
                answer_with(app, SessionUnavailable(), response)
            response.headers[STATUS_HEADER] = "unavailable"
        else:
            self._send_cookie(app, session, response, kept)

    def _save(self, app: Any, session: StoredSession) -> Kept:
        def tell(event: str, **details: Any) -> None:
            self.events.tell(event, app, **details)

        kept = self.keeper.save(session, Deadline(self.keeper.settings.deadline), tell)
        if kept is Kept.LOST:
            assert session.record is not None
            tell("session_lost", key=session.record.key)
        return kept

    def _send_cookie(
        self, app: Any, session: StoredSession, response: Response, kept: Kept
    ) -> None:
        """Send the cookie, or have it deleted; nothing for a session that another request ended.

        That one has sent the cookie that counts now.
        """
        if kept is Kept.LOST:
            return
        if kept is Kept.REMOVED:
            session_cookie(self, app).delete(response)
            vary_by_cookie(response)
        elif session.session_id is not None and self.should_set_cookie(app, session):
            session_cookie(self, app).send(
                response,
                self._ids.to_cookie(session.session_id),
                self.get_expiration_time(app, session),
            )
            vary_by_cookie(response)

    def get_expiration_time(self, app: Any, session: SessionMixin) -> datetime | None:
        """Return when the cookie expires, None for the end of the browser's session.

        Args:
            app: The application.
            session: The session; a permanent one lasts for the application's
                `permanent_session_lifetime`, and not beyond `SESSION_ABSOLUTE_LIFETIME`.
        """
        expires = super().get_expiration_time(app, session)
        absolute = self.keeper.settings.lifetime.absolute
        if expires is None or absolute is None:
            return expires
        record = getattr(session, "record", None)
        left = absolute - (0.0 if record is None else record.now - record.created)
        unused = app.permanent_session_lifetime.total_seconds() - left
        return expires - timedelta(seconds=max(0.0, unused))

    def ask(self, app: Any, operation: str, *arguments: Any) -> Any:
        """Return what an operation of the store returns, asked within the deadline.

        Args:
            app: The application.
            operation: The operation's name.
            *arguments: Its arguments.

        Raises:
            StoreError: The store failed, of which the listeners were told.
        """
        deadline = Deadline(self.keeper.settings.deadline)
        try:
            return self.keeper.guard.ask(deadline, operation, *arguments)
        except StoreError as error:
            self._report(app, error)
            raise

    # Telling

    def _report(self, app: Any, error: StoreError) -> None:
        app.logger.error("The session store failed: %s", error)
        self.events.tell("session_unavailable", app, error=error)

    def _report_corrupt(self, app: Any, key: str, error: CorruptValue) -> None:
        app.logger.warning("The session %s… is not valid: %s", key[:12], error)
        self.events.tell("session_corrupt", app, key=key, error=error)
