"""The sessions of one owner: to list them, and to log out everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import current

from .errors import SessionUnavailable, StoreError
from .interface import StoreSessionInterface
from .session import StoredSession

if TYPE_CHECKING:
    from .store import Record

__all__ = ["log_out_everywhere", "sessions_of"]


def sessions_of(owner: object) -> list[Record]:
    """Return the records of an owner's sessions, the last used first.

    Args:
        owner: The owner, as the item `SESSION_OWNER_KEY` of the sessions names it.

    Raises:
        RuntimeError: The application keeps its sessions elsewhere.
        SessionUnavailable: The store failed during a request, whose answer is 503.
        StoreError: The store failed outside of a request.
    """
    records: list[Record] = _ask(_interface("sessions_of"), "owned", str(owner))
    return records


def log_out_everywhere(owner: object, keep_current: bool = False) -> int:
    """Remove all sessions of an owner, after a change of password, for example.

    Requests that run with one of them meanwhile bring none of it back.

    Args:
        owner: The owner, as the item `SESSION_OWNER_KEY` of the sessions names it.
        keep_current: Keep the session of the current request. Without it, the current session is
            removed like the others, and what it is given after that is another session.

    Returns:
        How many were removed.

    Raises:
        RuntimeError: The application keeps its sessions elsewhere.
        SessionUnavailable: The store failed during a request, whose answer is 503, also where
            `SESSION_STORE_FAILURE` is "continue": nobody is told that it was done.
        StoreError: The store failed outside of a request.
    """
    interface = _interface("log_out_everywhere")
    context = current().rctx
    session: Any = None if context is None else context.opened_session
    record = session.record if isinstance(session, StoredSession) else None
    keep = record.key if record is not None and keep_current else None
    removed: int = _ask(interface, "revoke", str(owner), keep)
    if record is not None and not keep_current and record.owner == str(owner):
        session.destroy()
    return removed


def _ask(interface: StoreSessionInterface, operation: str, *arguments: Any) -> Any:
    now = current()
    try:
        return interface.ask(now.app, operation, *arguments)
    except StoreError as error:
        if now.rctx is None:
            raise
        raise SessionUnavailable from error


def _interface(name: str) -> StoreSessionInterface:
    app: Any = current().app
    interface = app.session_interface
    if not isinstance(interface, StoreSessionInterface):
        backend = app.config["SESSION_BACKEND"]
        msg = (
            f"{name!r} needs sessions in a store, but SESSION_BACKEND is {backend!r}. "
            "Choose a store, such as 'sqlite'."
        )
        raise RuntimeError(msg)
    return interface
