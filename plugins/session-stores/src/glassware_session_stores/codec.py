"""From the items of a session to the bytes that a store keeps, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import SessionTooLarge, UnstorableValue
from .serializers import UNCONVERTIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .sealing import Seal
    from .serializers import Serializer

__all__ = ["Codec", "CorruptValue"]

_ATOMS = frozenset({str, int, float, bool, type(None)})


class CorruptValue(ValueError):
    """Report bytes that are no session."""


class Codec:
    """Serialize sessions, hold them to the size limit, and encrypt them.

    Args:
        serializer: Makes bytes of items.
        seal: Encrypts the bytes, None for not.
        max_size: How many bytes a session may have before it is encrypted; None for any number.
    """

    def __init__(
        self, serializer: Serializer, seal: Seal | None = None, max_size: int | None = None
    ) -> None:
        self._serializer = serializer
        self._seal = seal
        self._max_size = max_size

    def check(self, key: str, value: Any) -> None:
        """Tell at once that an item cannot be stored.

        Raises:
            UnstorableValue: It cannot.
        """
        if type(value) in _ATOMS:
            return
        try:
            self._serializer.dumps({key: value})
        except UNCONVERTIBLE as error:
            raise _unstorable(key, value, error) from error

    def dumps(self, items: Mapping[str, Any]) -> bytes:
        """Serialize the items of a session.

        Raises:
            UnstorableValue: One of them cannot be stored.
            SessionTooLarge: They are too large.
        """
        try:
            data = self._serializer.dumps(items)
        except UNCONVERTIBLE:
            for key, value in items.items():
                self.check(key, value)
            raise
        if self._max_size is not None and len(data) > self._max_size:
            raise self._too_large(items, len(data))
        return data

    def _too_large(self, items: Mapping[str, Any], size: int) -> SessionTooLarge:
        sizes = {key: len(self._serializer.dumps({key: value})) for key, value in items.items()}
        largest = sorted(sizes.items(), key=lambda item: -item[1])[:3]
        told = ", ".join(f"{key!r} ({number:,})" for key, number in largest)
        return SessionTooLarge(
            f"The session has {size:,} bytes, SESSION_MAX_SIZE allows {self._max_size:,}. "
            f"The largest items are {told}. Keep large things in a database, and their keys here."
        )

    def loads(self, data: bytes) -> dict[str, Any]:
        """Deserialize a session.

        Raises:
            CorruptValue: It cannot be.
        """
        try:
            items = self._serializer.loads(data)
        except Exception as error:  # of whatever kind, as a tag may hold anything
            msg = f"The value cannot be read: {type(error).__name__}: {error}"
            raise CorruptValue(msg) from error
        if not isinstance(items, dict):
            msg = f"The value is a {type(items).__name__} and no dictionary."
            raise CorruptValue(msg)
        return items

    def seal(self, key: str, data: bytes) -> bytes:
        """Return what the store keeps for serialized items.

        Args:
            key: The record's key.
            data: The serialized items.
        """
        return data if self._seal is None else self._seal.seal(key, data)

    def open(self, key: str, value: bytes) -> bytes:
        """Return the serialized items of what the store keeps.

        Args:
            key: The record's key.
            value: What the store keeps.

        Raises:
            CorruptValue: It cannot be decrypted.
        """
        if self._seal is None:
            return value
        try:
            return self._seal.open(key, value)
        except ValueError as error:
            raise CorruptValue(str(error)) from error


def _unstorable(key: str, value: Any, error: Exception) -> UnstorableValue:
    return UnstorableValue(
        f"session[{key!r}] cannot be stored, it holds a {type(value).__name__}: {error}. "
        "Store text, numbers, lists and dictionaries of such, tuples, bytes, UUIDs or datetimes."
    )
