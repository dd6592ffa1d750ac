"""JSON for Python values that JSON has no type for, by tags.

A value of a tagged type is written as an object with one item, whose key is the type's tag:
`(1, 2)` becomes `{" t":[1,2]}`. The format is that of Flask, so that either reads what the other
wrote.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from markupsafe import Markup
from werkzeug.http import http_date, parse_date

from glassware_core.json import loads
from glassware_core.json.functions import dumps_compact

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "JSONTag",
    "PassDict",
    "PassList",
    "TagBytes",
    "TagDateTime",
    "TagDict",
    "TagMarkup",
    "TagTuple",
    "TagUUID",
    "TaggedJSONSerializer",
]


class JSONTag:
    """Say how values of one type become JSON and come back.

    Args:
        serializer: The serializer that the tag belongs to, for the values inside of a value.

    Attributes:
        key: What marks a value of the type. It begins with a space, so that few dicts of an
            application look alike. Empty for a type that needs no mark.

    Example:
        >>> class TagSet(JSONTag):
        ...     key = " s"
        ...
        ...     def check(self, value):
        ...         return isinstance(value, set)
        ...
        ...     def to_json(self, value):
        ...         return [self.serializer.tag(item) for item in value]
        ...
        ...     def to_python(self, value):
        ...         return set(value)
        >>> serializer = TaggedJSONSerializer()
        >>> serializer.register(TagSet)
        >>> serializer.dumps({"seen": {1}})
        '{"seen":{" s":[1]}}'
    """

    __slots__ = ("serializer",)

    key: str = ""

    def __init__(self, serializer: TaggedJSONSerializer) -> None:
        self.serializer = serializer

    def check(self, value: Any) -> bool:
        """Tell whether the tag is for this value."""
        raise NotImplementedError

    def to_json(self, value: Any) -> Any:
        """Convert a value to what JSON has a type for."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """Convert the parsed JSON back. What is inside of it has been converted already."""
        raise NotImplementedError

    def tag(self, value: Any) -> dict[str, Any]:
        """Convert a value, and mark it."""
        return {self.key: self.to_json(value)}


class TagDict(JSONTag):
    """Protect a dict with a single key that is a tag, by two underscores behind the key."""

    __slots__ = ()
    key = " di"

    def check(self, value: Any) -> bool:
        """Tell whether the value is a dict that reading would take for a tagged value."""
        return (
            isinstance(value, dict)
            and len(value) == 1
            and next(iter(value)) in self.serializer.tags
        )

    def to_json(self, value: Any) -> Any:
        """Return a dict with the protected key."""
        ((key, item),) = value.items()
        return {f"{key}__": self.serializer.tag(item)}

    def to_python(self, value: Any) -> Any:
        """Return a dict with the key as it was."""
        ((key, item),) = value.items()
        return {key[:-2]: item}


class PassDict(JSONTag):
    """Convert the values of a dict."""

    __slots__ = ()

    def check(self, value: Any) -> bool:
        """Tell whether the value is a dict."""
        return isinstance(value, dict)

    def to_json(self, value: Any) -> Any:
        """Return a dict; keys are left to JSON, which makes them text."""
        tag = self.serializer.tag
        return {key: tag(item) for key, item in value.items()}

    tag = to_json


class TagTuple(JSONTag):
    """Mark a tuple."""

    __slots__ = ()
    key = " t"

    def check(self, value: Any) -> bool:
        """Tell whether the value is a tuple."""
        return isinstance(value, tuple)

    def to_json(self, value: Any) -> Any:
        """Return a list."""
        tag = self.serializer.tag
        return [tag(item) for item in value]

    def to_python(self, value: Any) -> Any:
        """Return a tuple."""
        return tuple(value)


class PassList(JSONTag):
    """Convert the items of a list."""

    __slots__ = ()

    def check(self, value: Any) -> bool:
        """Tell whether the value is a list."""
        return isinstance(value, list)

    def to_json(self, value: Any) -> Any:
        """Return a list."""
        tag = self.serializer.tag
        return [tag(item) for item in value]

    tag = to_json


class TagBytes(JSONTag):
    """Mark bytes, written in base64 (RFC 4648, 4)."""

    __slots__ = ()
    key = " b"

    def check(self, value: Any) -> bool:
        """Tell whether the value is a bytes object."""
        return isinstance(value, bytes)

    def to_json(self, value: Any) -> Any:
        """Return text in base64."""
        return b64encode(value).decode("ascii")

    def to_python(self, value: Any) -> Any:
        """Return the bytes."""
        return b64decode(value)


class TagMarkup(JSONTag):
    """Mark an object with a method `__html__`; it comes back as `Markup`."""

    __slots__ = ()
    key = " m"

    def check(self, value: Any) -> bool:
        """Tell whether the value has a method `__html__`."""
        return callable(getattr(value, "__html__", None))

    def to_json(self, value: Any) -> Any:
        """Return what `__html__` gives."""
        return str(value.__html__())

    def to_python(self, value: Any) -> Any:
        """Return the text as safe markup."""
        return Markup(value)


class TagUUID(JSONTag):
    """Mark a UUID."""

    __slots__ = ()
    key = " u"

    def check(self, value: Any) -> bool:
        """Tell whether the value is a UUID."""
        return isinstance(value, UUID)

    def to_json(self, value: Any) -> Any:
        """Return 32 hexadecimal digits."""
        return value.hex

    def to_python(self, value: Any) -> Any:
        """Return the UUID."""
        return UUID(value)


class TagDateTime(JSONTag):
    """Mark a datetime, written as an HTTP date (RFC 9110, 5.6.7): in UTC, whole seconds.

    It comes back as an aware datetime. A naive one is taken for UTC.
    """

    __slots__ = ()
    key = " d"

    def check(self, value: Any) -> bool:
        """Tell whether the value is a datetime."""
        return isinstance(value, datetime)

    def to_json(self, value: Any) -> Any:
        """Return an HTTP date."""
        return http_date(value)

    def to_python(self, value: Any) -> Any:
        """Return the datetime."""
        return parse_date(value)


_ATOMS = frozenset({str, int, float, bool, type(None)})


def is_plain(value: Any, tags: dict[str, Any]) -> bool:
    """Tell whether tagging would return an equal value, since JSON has a type for all of it.

    Args:
        value: The value. Of subclasses nothing is known, so they are not plain.
        tags: The tags by key: a dict that looks like a tagged value is not plain.
    """
    kind = type(value)
    if kind is dict:
        if len(value) == 1 and next(iter(value)) in tags:
            return False
        value = value.values()
    elif kind is not list:
        return kind in _ATOMS
    for item in value:  # noqa: SIM110 (a generator would take twice the time)
        if type(item) not in _ATOMS and not is_plain(item, tags):
            return False
    return True


class TaggedJSONSerializer:
    """Serialize values as JSON with tags for further types.

    These are tuples, bytes, objects with a method `__html__`, UUIDs and datetimes, besides what
    the application's JSON provider converts for good.

    Attributes:
        default_tags: The classes of the tags that a serializer begins with.
        tags: The tags by key, for reading.
        order: The tags in the order in which they are asked for a value, for writing.
    """

    __slots__ = ("_plain_order", "_spaced_tags", "order", "tags")

    default_tags: ClassVar[Sequence[type[JSONTag]]] = [
        TagDict,
        PassDict,
        TagTuple,
        PassList,
        TagBytes,
        TagMarkup,
        TagUUID,
        TagDateTime,
    ]

    def __init__(self) -> None:
        self.tags: dict[str, JSONTag] = {}
        self.order: list[JSONTag] = []
        for tag_class in self.default_tags:
            self.register(tag_class)
        # With these tags and methods it is known which values need none, see `dumps` and `loads`.
        cls = type(self)
        known = [type(tag) for tag in self.order] == _STOCK_TAGS
        writes = known and cls.tag is TaggedJSONSerializer.tag
        self._plain_order = list(self.order) if writes else None
        reads = known and cls.untag is TaggedJSONSerializer.untag
        self._spaced_tags = len(self.tags) if reads else -1

    def register(
        self, tag_class: type[JSONTag], force: bool = False, index: int | None = None
    ) -> None:
        """Add a tag.

        Args:
            tag_class: The class of the tag.
            force: Replace a tag with the same key instead of raising an error.
            index: Where in `order` it goes, by default to the end. A tag for a subclass of a type
                that has one goes before that.

        Raises:
            KeyError: There is a tag with the same key.
        """
        tag = tag_class(self)
        if tag.key:
            if tag.key in self.tags and not force:
                msg = f"Tag {tag.key!r} is already registered."
                raise KeyError(msg)
            self.tags[tag.key] = tag
        self.order.insert(len(self.order) if index is None else index, tag)

    def tag(self, value: Any) -> Any:
        """Convert a value by the first tag that is for it; others are returned as they are."""
        for tag in self.order:
            if tag.check(value):
                return tag.tag(value)
        return value

    def untag(self, value: dict[str, Any]) -> Any:
        """Convert a tagged value back; another dict is returned as it is."""
        if len(value) == 1:
            ((key, item),) = value.items()
            if key in self.tags:
                return self.tags[key].to_python(item)
        return value

    def _untag_all(self, value: Any) -> Any:
        """Convert parsed JSON back, the inner values first."""
        if isinstance(value, dict):
            return self.untag({key: self._untag_all(item) for key, item in value.items()})
        if isinstance(value, list):
            return [self._untag_all(item) for item in value]
        return value

    def dumps(self, value: Any) -> str:
        """Serialize a value as compact JSON, by the current application's provider.

        Raises:
            TypeError: A value cannot be converted.
        """
        if self.order != self._plain_order or not is_plain(value, self.tags):
            value = self.tag(value)
        return dumps_compact(value)

    def loads(self, value: str) -> Any:
        """Deserialize JSON with tags.

        Raises:
            ValueError: It is not valid JSON, or a tag holds what is not of its type; TypeError and
                others are possible in this case too.
        """
        data = loads(value)
        if len(self.tags) == self._spaced_tags and '" ' not in value and "\\u0020" not in value:
            return data  # no key in it begins with a space, as all of these tags do
        return self._untag_all(data)


_STOCK_TAGS = list(TaggedJSONSerializer.default_tags)
