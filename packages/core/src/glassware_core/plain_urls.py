"""URLs that are sent as they are, so that nobody needs to take them apart."""

from __future__ import annotations

import re

__all__ = ["is_plain_url"]

_CHARACTER = r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]"
_LABEL = "[a-z0-9](?:[a-z0-9-]{,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?:https?://{_LABEL}(?:\.{_LABEL})*(?::[1-9][0-9]{{,3}})?(?=/))?"  # an origin
    rf"/(?!/){_CHARACTER}*"  # a path
    rf"(?:\?(?:{_CHARACTER}|\?)+)?"  # a query
)


def is_plain_url(url: str) -> bool:
    """Tell whether `werkzeug.urls.iri_to_uri` surely returns a URL as it is.

    Args:
        url: The path on this host with a query, or a URL with a plain domain name; any other URL
            is not plain.

    Example:
        >>> is_plain_url("/notes?page=2"), is_plain_url("https://example.org:8080/notes")
        (True, True)
        >>> is_plain_url("/b\u00fccher"), is_plain_url("//example.org")
        (False, False)
    """
    return _PLAIN.fullmatch(url) is not None
