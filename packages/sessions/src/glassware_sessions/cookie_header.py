"""Find one cookie in a request without parsing all of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from glassware_core.request import Request

if TYPE_CHECKING:
    from werkzeug.wrappers import Request as WerkzeugRequest

__all__ = ["cookie_of", "find_cookie", "reads_the_header"]


def find_cookie(header: str, name: str) -> str | None:
    """Return the value of the first cookie of a name, as Werkzeug's parser finds it.

    Args:
        header: The `Cookie` header (RFC 6265, 4.2).
        name: The cookie's name.

    Returns:
        The value, empty where there is no such cookie; or None where only the parser can tell:
        quoted values, which may hold a semicolon, and blanks inside of a name or a value.
    """
    if name not in header:
        return ""
    if '"' in header or not name or " " in name or "\t" in name:
        return None
    for item in header.split(";"):
        key, _, value = item.partition("=")
        if key.strip(" \t") == name:
            value = value.strip(" \t")
            return None if " " in value or "\t" in value else value
    return ""


def reads_the_header(request: WerkzeugRequest) -> bool:
    """Tell whether the cookies of a request are just those of the environment.

    The class of a user may have cookies of its own.

    Args:
        request: The request.
    """
    cls: Any = type(request)
    return cls is Request or _reads_the_header(cls)


@lru_cache(maxsize=64)
def _reads_the_header(cls: Any) -> bool:
    stock: Any = Request
    return all(
        getattr(cls, name, None) is getattr(stock, name)
        for name in ("cookies", "headers", "dict_storage_class")
    )


def cookie_of(request: WerkzeugRequest, name: str) -> str:
    """Return the value of a cookie, empty where the request brings none.

    Args:
        request: The request.
        name: The cookie's name.
    """
    if reads_the_header(request):
        header: str | None = request.environ.get("HTTP_COOKIE")
        if not header:
            return ""
        found = find_cookie(header, name)
        if found is not None:
            return found
    return request.cookies.get(name) or ""
