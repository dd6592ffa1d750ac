"""Send a session's cookie with a response.

All but the value and the date of a session's `Set-Cookie` header is the same for every response of
an application. It is kept, and what Werkzeug would have made is appended to the headers of a plain
response. A response with methods of its own, and headers that want more thought, get Werkzeug's
way.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.http import dump_cookie, http_date
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import Response

from .werkzeug_private import header_items

__all__ = ["CookieOptions", "named", "set_cookie", "vary_by_cookie"]

_VALUE = "value-to-come"
_DATE = "date-to-come"
_TO_COME = re.compile(f"{_VALUE}|{_DATE}")
# Signed texts are such tokens. Other values may need quotes.
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")

_stock_set_cookie = Response.set_cookie
_stock_vary: Any = WerkzeugResponse.vary


#: How a cookie is sent: domain, path, secure, httponly, samesite, partitioned.
CookieOptions = tuple[str | None, str | None, bool, bool, str | None, bool]


def named(options: CookieOptions) -> dict[str, Any]:
    """Return the options as keyword arguments of `Response.set_cookie`."""
    names = ("domain", "path", "secure", "httponly", "samesite", "partitioned")
    return dict(zip(names, options, strict=True))


# Typed, since 1 and True are equal but not written alike.
@lru_cache(maxsize=64, typed=True)
def _frame(name: str, dated: bool, *options: Any) -> list[str] | None:
    """Return what stands around the value, and around the date if there is one.

    Returns:
        The pieces, or None where they cannot be told apart.
    """
    line = dump_cookie(
        name,
        _VALUE,
        expires=_DATE if dated else None,
        max_size=0,
        **named(options),
    )
    Headers().add("Set-Cookie", line)  # refuses line breaks
    pieces = _TO_COME.split(line)
    return pieces if len(pieces) == 2 + dated else None


def set_cookie(
    response: Response, name: str, value: str, expires: datetime | None, options: CookieOptions
) -> None:
    """Add a cookie to a response, as `response.set_cookie` does.

    Args:
        response: The response.
        name: The cookie's name.
        value: Its value.
        expires: When it expires, None for the end of the browser's session.
        options: The rest.
    """
    if getattr(response.set_cookie, "__func__", None) is _stock_set_cookie:
        items = header_items(response.headers)
        line = None if items is None else _line(name, value, expires, options)
        if items is not None and line is not None:
            limit = response.max_cookie_size
            if not limit or len(line) <= limit:
                items.append(("Set-Cookie", line))
                return
    response.set_cookie(name, value, expires=expires, **named(options))


def _line(name: str, value: str, expires: datetime | None, options: CookieOptions) -> str | None:
    """Return the header's value, None where it is left to Werkzeug."""
    if type(value) is not str or not _TOKEN.fullmatch(value):
        return None
    pieces = _frame(name, expires is not None, *options)
    if pieces is None:
        return None
    if expires is None:
        before, after = pieces
        return f"{before}{value}{after}"
    if type(expires) is not datetime:
        return None
    before, between, after = pieces
    return f"{before}{value}{between}{http_date(expires)}{after}"


def vary_by_cookie(response: Response) -> None:
    """Say that the response depends on the cookie, as `response.vary.add("Cookie")` does.

    Args:
        response: The response.
    """
    if type(response).vary is _stock_vary:
        items = header_items(response.headers)
        if items is not None:
            for name, value in items:
                if len(name) == 4 and name.lower() == "vary":
                    if value == "Cookie":
                        return
                    break
            else:
                items.append(("Vary", "Cookie"))
                return
    response.vary.add("Cookie")
