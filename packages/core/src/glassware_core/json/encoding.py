"""Turn Python values into JSON text, the same way as `json.dumps` and faster.

`json.dumps` makes an encoder at every call that asks for anything but its defaults. Here an
encoder is made once for a set of options and kept: the C encoder that the standard library uses
inside. It is private to the standard library, so this is the one module that touches it; it is
tried when the module is imported, and where it is missing or behaves differently `json.dumps` does
the work.
"""

from __future__ import annotations

import json
import json.encoder
import typing as t
from dataclasses import asdict, is_dataclass
from datetime import date

from werkzeug.http import http_date

if t.TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["default", "make_encoder"]

Separators = tuple[str, str]


def default(value: t.Any) -> t.Any:
    """Convert a value that JSON has no form for.

    Args:
        value: A datetime or date, which becomes an HTTP date (RFC 9110); a Decimal or UUID, which
            becomes text; an instance of a dataclass, which becomes a dict; or an object with a
            method `__html__`, which becomes what that method returns.

    Returns:
        A value that can be serialized.

    Raises:
        TypeError: The value is of another type.
    """
    if isinstance(value, date):
        return http_date(value)

    # Imported on first use: applications that serialize plain data need neither.
    from decimal import Decimal
    from uuid import UUID

    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    html = getattr(value, "__html__", None)
    if html is not None:
        return str(html())
    msg = f"Object of type {type(value).__name__} is not JSON serializable"
    raise TypeError(msg)


def make_encoder(
    default: Callable[[t.Any], t.Any],
    *,
    ensure_ascii: bool,
    sort_keys: bool,
    separators: Separators,
) -> Callable[[t.Any], str]:
    """Make a function that serializes a value with these options.

    The function may be kept and called from many threads at once.

    Args:
        default: Converts a value that JSON has no form for.
        ensure_ascii: Escape all characters outside of ASCII.
        sort_keys: Sort the keys of every dict.
        separators: What stands between items, and between a key and its value.
    """

    def encode_by_standard_library(value: t.Any) -> str:
        return json.dumps(
            value,
            default=default,
            ensure_ascii=ensure_ascii,
            sort_keys=sort_keys,
            separators=separators,
        )

    if _c_encoder is None:
        return encode_by_standard_library
    chunks = _c_encoder(default, bool(ensure_ascii), bool(sort_keys), separators)
    join = "".join

    def encode(value: t.Any) -> str:
        try:
            return join(chunks(value, 0))
        except RecursionError:
            # Circular or too deep. The kept encoder has no memory of the containers it is in,
            # for threads would share it; the standard library's tells the two apart.
            return encode_by_standard_library(value)

    return encode


def _make_c_encoder(
    default: Callable[[t.Any], t.Any], ensure_ascii: bool, sort_keys: bool, separators: Separators
) -> t.Any:
    """Make a C encoder; an error where the standard library has none, or another one."""
    encoder: t.Any = json.encoder
    escape = encoder.encode_basestring_ascii if ensure_ascii else encoder.encode_basestring
    between_items, after_key = separators
    # The arguments: markers (the memory of containers), default, escape, indent, both
    # separators, sort_keys, skipkeys, allow_nan.
    return encoder.c_make_encoder(
        None, default, escape, None, after_key, between_items, sort_keys, False, True
    )


def _works() -> bool:
    """Tell whether the C encoder takes the arguments as expected and gives the known text."""
    probe = {"b": [1, 2.5, None, True, "ä\n"], "a": {1: ()}, "c": date(2000, 1, 1)}
    try:
        found = [
            "".join(_make_c_encoder(default, ensure_ascii, sort_keys, (",", ":"))(probe, 0))
            for ensure_ascii, sort_keys in ((True, False), (False, True))
        ]
    except Exception:  # of whatever kind: it is not the encoder that is known here
        return False
    date_text = '"c":"Sat, 01 Jan 2000 00:00:00 GMT"'
    return found == [
        f'{{"b":[1,2.5,null,true,"\\u00e4\\n"],"a":{{"1":[]}},{date_text}}}',
        f'{{"a":{{"1":[]}},"b":[1,2.5,null,true,"ä\\n"],{date_text}}}',
    ]


_c_encoder = _make_c_encoder if _works() else None
