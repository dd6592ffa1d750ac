"""What this part knows of Werkzeug's insides, in this one place.

`Headers` keeps its items in a list. To append two items there that are known to be valid takes a
tenth of the public way, which validates them and looks through all the others. Whether the list is
there is tested once, at import; where it is not, `HEADERS_LAYOUT_KNOWN` is False and the public
way is taken.
"""

from __future__ import annotations

from typing import Any, Final

from werkzeug.datastructures import Headers

__all__ = ["HEADERS_LAYOUT_KNOWN", "header_items", "headers_layout_is_known"]


def headers_layout_is_known(cls: type[Any] = Headers) -> bool:
    """Tell whether the items of headers are tuples in a list that may be appended to.

    Args:
        cls: The class to test, Werkzeug's own but in tests.
    """
    try:
        made = cls([("A", "1")])
        made.add("b", "2")
        items = made._list
        items.append(("C", "3"))
        return type(items) is list and list(made) == items and made["c"] == "3"
    except Exception:
        return False


HEADERS_LAYOUT_KNOWN: Final[bool] = headers_layout_is_known()


def header_items(headers: Headers) -> list[tuple[str, str]] | None:
    """Return the list that headers are kept in, None where that is not known.

    Args:
        headers: The headers. A subclass may keep its items in another way.
    """
    if HEADERS_LAYOUT_KNOWN and type(headers) is Headers:
        return headers._list
    return None
