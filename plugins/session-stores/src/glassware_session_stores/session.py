"""A session that is kept in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_sessions import SecureCookieSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from .store import Record

__all__ = ["StoredSession", "UnavailableSession"]


def _check_nothing(key: str, value: Any) -> None:
    pass


class StoredSession(SecureCookieSession):
    """A session that knows its record, and refuses at once what cannot be stored.

    Args:
        initial: The items it begins with.
        session_id: Its id, None for one that is not kept yet.
        record: Its record as it was read.
        data: Its serialized items as they were read.
        check: Called with key and value before an item is set.

    Attributes:
        session_id: The id, None for one that is not kept yet.
        record: The record as it was read, or None.
        data: The serialized items as they were read.
        regenerated: Whether it is to get another id.
        destroyed: Whether what was kept is to be removed.
    """

    def __init__(
        self,
        initial: dict[str, Any] | None = None,
        session_id: str | None = None,
        record: Record | None = None,
        data: bytes = b"",
        check: Callable[[str, Any], None] = _check_nothing,
    ) -> None:
        super().__init__(initial)
        self.session_id = session_id
        self.record = record
        self.data = data
        self.new = record is None
        self.regenerated = False
        self.destroyed = False
        self._check = check

    def __setitem__(self, key: str, value: Any) -> None:
        self._check(key, value)
        dict.__setitem__(self, key, value)
        self.modified = True

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return an item, which is set before if it is missing."""
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set items, from a mapping, from pairs, and from keyword arguments."""
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def __ior__(self, other: Any) -> Any:  # type: ignore[misc]
        self.update(other)
        return self

    def clear(self) -> None:
        """Remove all items, and what is kept: the same as `destroy`.

        Applications log users out, and in, with it. A request that runs meanwhile brings nothing
        back, and what is set after it is kept under another id.
        """
        self.destroy()

    def regenerate(self) -> None:
        """Give the session another id and keep its items. The old id is worth nothing then."""
        self.regenerated = True
        self.modified = True

    def destroy(self) -> None:
        """Remove all items, and what is kept. What is set after it is another session."""
        dict.clear(self)
        self.destroyed = True
        self.modified = True


class UnavailableSession(SecureCookieSession):
    """Stand for a session while its store cannot be reached: empty, and never kept."""
