"""The JSON provider of orjson."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from glassware_core.json.accelerated import AcceleratedJSONProvider

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OrjsonProvider"]

# Dates are to be HTTP dates, and orjson leaves fields of dataclasses out that begin with "_".
_PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_SORTED = _PLAIN | orjson.OPT_SORT_KEYS


class OrjsonProvider(AcceleratedJSONProvider):
    """Write and read JSON with orjson, with the results of the default provider.

    What orjson refuses, such as integers beyond 64 bits, keys that are no text, and characters
    that UTF-8 has no form for, is left to the default provider. The differences that remain:

    - `dumps` without arguments writes no blanks.
    - Numbers may be written in another way that means the same: `1e16` for `1e+16`.
    - NaN and the infinities are written as null, and members of an Enum as their values.
    - Integers beyond 64 bits are read as floats.
    """

    def encode(self, obj: Any, sort_keys: bool) -> bytes:
        """Serialize a value as JSON in UTF-8, without blanks.

        Args:
            obj: The value.
            sort_keys: Sort the keys of every dict.
        """
        return orjson.dumps(obj, partial(_convert, self.default), _SORTED if sort_keys else _PLAIN)

    def decode(self, s: str | bytes) -> Any:
        """Deserialize JSON.

        Args:
            s: Text, or bytes in UTF-8.
        """
        return orjson.loads(s)


def _convert(default: Callable[[Any], Any], value: Any) -> Any:
    """Convert what orjson does not know, and the standard library does: some subclasses."""
    if isinstance(value, tuple):
        return tuple(value)
    if isinstance(value, float):
        return float(value)
    return default(value)
