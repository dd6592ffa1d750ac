"""The JSON provider of msgspec."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from glassware_core.json.accelerated import AcceleratedJSONProvider
from glassware_core.json.provider import DefaultJSONProvider

from .plain import is_plain

__all__ = ["MsgspecProvider", "convert"]

_write = msgspec.json.Encoder().encode
_write_sorted = msgspec.json.Encoder(order="sorted").encode
_read = msgspec.json.Decoder().decode


def convert(value: Any) -> Any:
    """Convert a value that JSON has no form for.

    Args:
        value: A `msgspec.Struct`, which becomes a dict, or what the default provider converts.

    Raises:
        TypeError: The value is of another type.
    """
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.asdict(value)
    return DefaultJSONProvider.default(value)


class MsgspecProvider(AcceleratedJSONProvider):
    """Write and read JSON with msgspec, with the results of the default provider.

    msgspec reads everything, and writes values that are made of dicts, lists, text, numbers,
    booleans and None. A value with anything else in it, such as a date, is left to the default
    provider, which also writes `msgspec.Struct` as a dict. The differences that remain:

    - `dumps` without arguments writes no blanks.
    - Numbers may be written in another way that means the same: `1e16` for `1e+16`.
    - NaN and the infinities are written as null, sets as lists, and bytes as text in Base64.
    """

    refusals: ClassVar[tuple[type[Exception], ...]] = (
        *AcceleratedJSONProvider.refusals,
        msgspec.MsgspecError,
    )
    default = staticmethod(convert)

    def encode(self, obj: Any, sort_keys: bool) -> bytes:
        """Serialize a value as JSON in UTF-8, without blanks.

        Args:
            obj: The value.
            sort_keys: Sort the keys of every dict.

        Raises:
            TypeError: There is something in it that msgspec would write in another form.
        """
        if not is_plain(obj):
            msg = "not of plain types only"
            raise TypeError(msg)
        return _write_sorted(obj) if sort_keys else _write(obj)

    def decode(self, s: str | bytes) -> Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes in UTF-8.
        """
        return _read(s)
