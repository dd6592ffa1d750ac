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
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.http import dump_cookie, http_date
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import Response
from glassware_core.lazy import lazy

from .werkzeug_private import header_items

if TYPE_CHECKING:
    from .interface import SessionInterface

__all__ = ["SessionCookie", "session_cookie", "vary_by_cookie"]

_VALUE = "value-to-come"
_DATE = "date-to-come"
_TO_COME = re.compile(f"{_VALUE}|{_DATE}")
# Signed texts are such tokens. Other values may need quotes.
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")

_stock_set_cookie = Response.set_cookie
_stock_vary: Any = WerkzeugResponse.vary


class SessionCookie:
    """How a session's cookie is sent.

    Args:
        name: The cookie's name.
        domain: The domain whose hosts get it, None for this host alone.
        path: The path below which the browser sends it.
        secure: Send it over HTTPS only.
        httponly: Keep it from scripts.
        samesite: `"Strict"`, `"Lax"` or `"None"`: whether other sites' requests carry it.
        partitioned: Keep it apart for each site that embeds this one.

    Attributes:
        name: The cookie's name.
        options: The others, as keyword arguments of `Response.set_cookie`.
    """

    def __init__(
        self,
        name: str,
        domain: str | None,
        path: str | None,
        secure: bool,
        httponly: bool,
        samesite: str | None,
        partitioned: bool,
    ) -> None:
        self.name = name
        self.options: dict[str, Any] = {
            "domain": domain,
            "path": path,
            "secure": secure,
            "httponly": httponly,
            "samesite": samesite,
            "partitioned": partitioned,
        }

    def send(self, response: Response, value: str, expires: datetime | None) -> None:
        """Add the cookie to a response, as `response.set_cookie` does.

        Args:
            response: The response.
            value: The cookie's value.
            expires: When it expires, None for the end of the browser's session.
        """
        if getattr(response.set_cookie, "__func__", None) is _stock_set_cookie:
            items = header_items(response.headers)
            line = None if items is None else self._line(value, expires)
            if items is not None and line is not None:
                limit = response.max_cookie_size
                if not limit or len(line) <= limit:
                    items.append(("Set-Cookie", line))
                    return
        response.set_cookie(self.name, value, expires=expires, **self.options)

    def delete(self, response: Response) -> None:
        """Have the client delete the cookie.

        Args:
            response: The response.
        """
        response.delete_cookie(self.name, **self.options)

    def _line(self, value: str, expires: datetime | None) -> str | None:
        """Return the header's value, None where it is left to Werkzeug."""
        if type(value) is not str or not _TOKEN.fullmatch(value):
            return None
        if expires is None:
            if len(self._undated) != 2:
                return None
            before, after = self._undated
            return f"{before}{value}{after}"
        if type(expires) is not datetime or len(self._dated) != 3:
            return None
        before, between, after = self._dated
        return f"{before}{value}{between}{http_date(expires)}{after}"

    @lazy
    def _undated(self) -> list[str]:
        return self._pieces(None)

    @lazy
    def _dated(self) -> list[str]:
        return self._pieces(_DATE)

    def _pieces(self, date: str | None) -> list[str]:
        """Return what stands around the value and the date: more, where they cannot be told."""
        line = dump_cookie(self.name, _VALUE, expires=date, max_size=0, **self.options)
        Headers().add("Set-Cookie", line)  # refuses line breaks
        return _TO_COME.split(line)


# Typed, since 1 and True are equal but not written alike.
_kept = lru_cache(maxsize=64, typed=True)(SessionCookie)


def session_cookie(interface: SessionInterface, app: Any) -> SessionCookie:
    """Ask an interface how it sends its cookie.

    Args:
        interface: The session interface.
        app: The application.

    Returns:
        The cookie, the same one for the same answers; at most 64 are kept.
    """
    return _kept(
        interface.get_cookie_name(app),
        interface.get_cookie_domain(app),
        interface.get_cookie_path(app),
        interface.get_cookie_secure(app),
        interface.get_cookie_httponly(app),
        interface.get_cookie_samesite(app),
        interface.get_cookie_partitioned(app),
    )


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
