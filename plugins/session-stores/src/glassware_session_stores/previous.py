"""Take sessions over from the backends that an application used before.

Only the own store is written. A session that another backend still has is moved at its first use:
first it is made here, and then removed there. If it was gone there by then, another request ended
it, and it is removed here as well: nothing that was logged out comes back.

What is in a cookie cannot be removed anywhere. It is moved to an id that follows from the cookie,
so that requests which bring the same cookie at the same time meet in the same session.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from .ids import key_of
from .store import Status

if TYPE_CHECKING:
    from glassware_core import Request

    from .guard import Deadline
    from .keeping import Keeper
    from .store import Record, SessionStore

__all__ = ["PreviousInterface", "PreviousStore"]


class PreviousStore:
    """A store that was used before.

    Args:
        keeper: Keeps sessions in it.
        owned: Whether nobody else uses it, so that it may be closed.
    """

    def __init__(self, keeper: Keeper, owned: bool = False) -> None:
        self._keeper = keeper
        self.owned = owned

    @property
    def store(self) -> SessionStore:
        """The store."""
        return self._keeper.store

    def take(self, own: Keeper, deadline: Deadline, key: str) -> Record | None:
        """Move a record to the own store.

        Args:
            own: Keeps sessions in the own store.
            deadline: When to give up.
            key: The record's key.

        Returns:
            The record in the own store, None if neither has it.
        """
        old = self._keeper.load(deadline, key)
        if old is None:
            return None
        data = self._keeper.codec.open(key, old.value)
        value = own.codec.seal(key, data)
        arguments = key, value, own.settings.lifetime, old.owner, old.created
        made = own.guard.ask(deadline, "create", *arguments)
        removed = self._keeper.guard.ask(deadline, "delete", key)
        if made.status is Status.DONE and removed.status is Status.GONE:
            own.guard.ask(deadline, "delete", key)
        return own.load(deadline, key)

    def forget(self, deadline: Deadline, key: str) -> None:
        """Remove a record that may still be here."""
        self._keeper.guard.ask(deadline, "delete", key)


class PreviousInterface:
    """An interface of another kind that was used before, such as that of cookies.

    Args:
        interface: The interface.
    """

    def __init__(self, interface: Any) -> None:
        self._interface = interface

    def take(
        self, app: Any, request: Request, cookie: str, own: Keeper, deadline: Deadline
    ) -> tuple[str, Record] | None:
        """Move the session of a cookie to the own store.

        Args:
            app: The application.
            request: The request.
            cookie: The value of the session's cookie.
            own: Keeps sessions in the own store.
            deadline: When to give up.

        Returns:
            The id and the record in the own store, None if the cookie holds no session.
        """
        interface = self._interface
        session = interface.open_session(app, request)
        if not session or interface.is_null_session(session):
            return None
        session_id = _id_from(app.secret_key, cookie)
        key = key_of(session_id)
        data = own.codec.dumps(session)
        value = own.codec.seal(key, data)
        owner = own.owner_of(session)
        own.guard.ask(deadline, "create", key, value, own.settings.lifetime, owner)
        record = own.load(deadline, key)
        return None if record is None else (session_id, record)


def _id_from(secret_key: str | bytes, cookie: str) -> str:
    """Return an id that only who has the secret key can know."""
    key = secret_key.encode() if isinstance(secret_key, str) else secret_key
    message = b"glassware session from cookie " + cookie.encode(errors="replace")
    digest = hmac.digest(key, message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
