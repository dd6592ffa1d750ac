"""Tell whether a value is made of plain types only.

msgspec writes dates, dataclasses and more in forms of its own, and cannot be told to leave them
alone. So it gets only what it writes as the standard library does, and that has to be known of
every value inside of a value, at little cost: a walk in Python takes as long as `json.dumps`.

`marshal` makes that walk in C. It takes the types that Python's own code is made of, exactly those
and no subclasses, and refuses all others. Of what it takes, JSON has forms for None, booleans,
numbers, text, lists, tuples and dicts. Sets and bytes it takes too; these msgspec writes and the
default provider does not. The few others msgspec refuses.
"""

from __future__ import annotations

import marshal
from typing import Any

__all__ = ["is_plain"]


def is_plain(value: Any) -> bool:
    """Tell whether a value is made of the types of JSON, tuples, sets and bytes.

    Args:
        value: The value. One that contains itself may be plain: whoever writes it finds out.
    """
    try:
        marshal.dumps(value)
    except ValueError:
        return False
    return True
