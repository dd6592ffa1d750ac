"""How a session becomes bytes: tagged JSON, or MessagePack with the same tags.

Neither can make an object of any class, as pickle does, so that whoever writes to the store gains
nothing by it. Each reads what the other wrote: the first byte tells them apart, so that an
application may change from one to the other with its sessions kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from glassware_sessions.tagged_json import TaggedJSONSerializer, is_plain

from .extras import needs_extra

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JSONSerializer", "MsgspecSerializer", "Serializer", "serializer_named"]

#: What serializing and deserializing raise for a value that cannot be converted.
UNCONVERTIBLE: Final = (TypeError, ValueError, OverflowError, RecursionError)

_TAGS = TaggedJSONSerializer()


class Serializer(Protocol):
    """Convert the items of a session to bytes and back."""

    def dumps(self, items: Mapping[str, Any]) -> bytes:
        """Serialize.

        Raises:
            TypeError, ValueError, OverflowError, RecursionError: A value cannot be converted.
        """
        ...

    def loads(self, data: bytes) -> Any:
        """Deserialize. What is raised for broken data may be of any class."""


class JSONSerializer:
    """Serialize with tagged JSON, as cookie sessions are; readable, and the default."""

    def dumps(self, items: Mapping[str, Any]) -> bytes:
        """Serialize, by the current application's JSON provider."""
        return _TAGS.dumps(dict(items)).encode()

    def loads(self, data: bytes) -> Any:
        """Deserialize JSON, or MessagePack where msgspec is installed."""
        if data[:1] == b"{":
            return _TAGS.loads(data.decode())
        return _msgpack().decode(data)


class MsgspecSerializer:
    """Serialize with MessagePack by msgspec: smaller and faster. The types are those of JSON."""

    def __init__(self) -> None:
        self._format = _msgpack()

    def dumps(self, items: Mapping[str, Any]) -> bytes:
        """Serialize."""
        return self._format.encode(dict(items))

    def loads(self, data: bytes) -> Any:
        """Deserialize MessagePack, or JSON."""
        if data[:1] == b"{":
            return _TAGS.loads(data.decode())
        return self._format.decode(data)


class _MessagePack:
    """MessagePack with tags. Values of types that have none are refused, where msgspec alone would
    make text of some and lists of others.
    """

    def __init__(self) -> None:
        with needs_extra("msgspec", "SESSION_SERIALIZER is 'msgspec', or was"):
            import msgspec
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder().decode
        # A key that begins with a space, as a tag does: fixstr of three or four characters.
        self._marks = tuple(
            bytes([0xA0 + len(name)]) + name.encode()
            for tag in _TAGS.tags
            for name in (tag, f"{tag}__")
        )

    def encode(self, value: Any) -> bytes:
        if not is_plain(value, _TAGS.tags):
            value = _TAGS.tag(value)
            _refuse_others(value)
        return self._encode(value)

    def decode(self, data: bytes) -> Any:
        value = self._decode(data)
        return _untag(value) if any(mark in data for mark in self._marks) else value


_made: list[_MessagePack] = []


def _msgpack() -> _MessagePack:
    if not _made:
        _made.append(_MessagePack())
    return _made[0]


def _refuse_others(value: Any) -> None:
    """Raise a TypeError for a value that is not of JSON's types."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                msg = f"The key {key!r} inside of it is no text"
                raise TypeError(msg)
            _refuse_others(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_others(item)
    elif not (value is None or isinstance(value, str | int | float)):
        msg = f"Object of type {type(value).__name__} is not serializable"
        raise TypeError(msg)


def _untag(value: Any) -> Any:
    """Convert tagged values back, the inner ones first."""
    if isinstance(value, dict):
        return _TAGS.untag({key: _untag(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_untag(item) for item in value]
    return value


def serializer_named(name: str) -> Serializer:
    """Return the serializer of a name.

    Args:
        name: "json" or "msgspec".

    Raises:
        LookupError: There is no such serializer.
    """
    if name == "json":
        return JSONSerializer()
    if name == "msgspec":
        return MsgspecSerializer()
    msg = f"SESSION_SERIALIZER is {name!r}; there are 'json' and 'msgspec'."
    raise LookupError(msg)
