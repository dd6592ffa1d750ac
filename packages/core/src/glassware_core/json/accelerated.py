"""A base for providers that leave most of the work to a faster library."""

from __future__ import annotations

import re
import typing as t

from .provider import DefaultJSONProvider

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..response import Response

__all__ = ["AcceleratedJSONProvider"]

_COMPACT = (",", ":")
# The standard library escapes DEL too.
_find_escaped: Callable[..., str] = re.compile(r"[^\x00-\x7e]").sub


class AcceleratedJSONProvider(DefaultJSONProvider):
    """Write and read JSON with another library where it does what the standard one does.

    A subclass brings `encode` and `decode`. What these refuse is left to the default provider,
    so that every value is written that it writes, and the errors for other values and for bad
    input are its errors. So is what asks for more: arguments of `dumps` and `loads`, encoder and
    decoder classes of Flask 2.1, and responses that are indented.

    `dumps` without arguments writes no blanks, unlike that of the default provider.

    Attributes:
        refusals: What `encode` and `decode` raise where the default provider is to be asked.

    Example:
        >>> import json
        >>> class Provider(AcceleratedJSONProvider):
        ...     def encode(self, obj, sort_keys):
        ...         return json.dumps(obj, separators=(",", ":"), sort_keys=sort_keys).encode()
        ...
        ...     def decode(self, s):
        ...         return json.loads(s)
    """

    refusals: t.ClassVar[tuple[type[Exception], ...]] = (
        TypeError,
        ValueError,
        OverflowError,
        RecursionError,
    )

    def encode(self, obj: t.Any, sort_keys: bool) -> bytes:
        """Serialize a value as JSON in UTF-8, without blanks.

        Args:
            obj: The value.
            sort_keys: Sort the keys of every dict.

        Raises:
            TypeError: A value is not to be written by the library; or another of `refusals`.
        """
        msg = f"{type(self).__name__} does not implement 'encode'"
        raise NotImplementedError(msg)

    def decode(self, s: str | bytes) -> t.Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes.

        Raises:
            ValueError: The library does not take it for JSON; or another of `refusals`.
        """
        msg = f"{type(self).__name__} does not implement 'decode'"
        raise NotImplementedError(msg)

    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        """Serialize a value as JSON text, without blanks unless arguments ask for them.

        Args:
            obj: The value.
            **kwargs: Arguments of `json.dumps`, which does the work then.

        Raises:
            TypeError: A value, or the key of a dict, cannot be converted.
            ValueError: A container contains itself.
        """
        if kwargs:
            return super().dumps(obj, **kwargs)
        data = self._encode(obj)
        return super().dumps(obj, separators=_COMPACT) if data is None else data.decode()

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes in UTF-8, UTF-16 or UTF-32.
            **kwargs: Arguments of `json.loads`, which does the work then.

        Raises:
            ValueError: It is not valid JSON, or it is nested too deeply.
        """
        if not kwargs and not self._current_state().classes:
            try:
                return self.decode(s)
            except self.refusals:
                pass
        return super().loads(s, **kwargs)

    def response(self, *args: t.Any, **kwargs: t.Any) -> Response:
        """Make a response with JSON as its body, as the default provider does.

        Args:
            *args: The value to serialize; several make a list, and none makes null.
            **kwargs: Instead of `args`, the items of a dict.

        Raises:
            TypeError: Both kinds of arguments are given, or a value cannot be converted.
        """
        obj = self._prepare_response_obj(args, kwargs)
        app = self._find_app() or self._app
        state = self._current_state()
        if state.layout is False or (state.layout is None and app.debug):
            return super().response(obj)
        data = self._encode(obj)
        if data is None:
            return super().response(obj)
        return app.response_class(data + b"\n", mimetype=state.mimetype)

    def _encode(self, obj: t.Any) -> bytes | None:
        """Return what the library writes, None where the default provider is to be asked."""
        state = self._current_state()
        if state.classes:
            return None
        try:
            data = self.encode(obj, state.sort_keys)
        except self.refusals:
            return None
        if state.ensure_ascii and (not data.isascii() or b"\x7f" in data):
            return _find_escaped(_escape, data.decode()).encode()
        return data


def _escape(match: re.Match[str]) -> str:
    """Return the escape of a character outside of ASCII: one or two units of UTF-16."""
    number = ord(match[0])
    if number < 0x10000:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 | number >> 10:04x}\\u{0xDC00 | number & 0x3FF:04x}"
