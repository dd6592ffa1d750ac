"""Find the host that a request was made to, and refuse what is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from werkzeug.exceptions import SecurityError
from werkzeug.sansio.utils import get_host

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["valid_host"]

# A name or IPv4 address, or an IPv6 address in brackets, and a port. Releases of Werkzeug differ
# in whether they look at the characters, and in what they do about wrong ones. Names inside of a
# network may have underscores: those of containers, and of a proxy's group of servers.
_HOST = re.compile(
    r"(?:[a-z0-9._-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([1-9][0-9]{,4}))?", re.ASCII | re.IGNORECASE
)

_DEFAULT_PORTS = {"http": ":80", "ws": ":80", "https": ":443", "wss": ":443"}

# Hosts that passed. Bounded in number and size, since clients choose them.
_KEPT = 1024
_valid: dict[tuple[str, str], str] = {}


def valid_host(
    scheme: str,
    header: str | None,
    server: tuple[str, int | None] | None,
    trusted_hosts: Collection[str] | None,
) -> str:
    """Return the host of a request, with its port unless that is the scheme's own.

    Args:
        scheme: The scheme of the request's URL.
        header: The `Host` header, or None without one.
        server: The address that the server listens at, used without a header.
        trusted_hosts: The only hosts to accept; a name that starts with a dot stands for all its
            subdomains. Empty or None accepts any.

    Returns:
        The host, or an empty text where the request names none: HTTP/1.0, or an empty header.

    Raises:
        SecurityError: The host has characters that no host has, or is not trusted.
    """
    if header and not header.isascii():
        header = _idna(header)
    if trusted_hosts:
        return _checked(get_host(scheme, header, server, trusted_hosts), header, scheme)
    if not header:
        # Releases of Werkzeug differ in this, too. A socket's path is no host.
        nameless = header is not None or server is None or server[1] is None
        return "" if nameless else get_host(scheme, None, server)
    key = (scheme, header)
    host = _valid.get(key)
    if host is None:
        host = _checked(get_host(scheme, header, server), header, scheme)
        if len(header) < 256:
            if len(_valid) >= _KEPT:
                _valid.clear()
            _valid[key] = host
    return host


def _refuse(header: str) -> NoReturn:
    msg = f"Host {header!r} is not valid."
    raise SecurityError(msg)


def _idna(header: str) -> str:
    """Encode a domain name beyond ASCII (RFC 3490), as a browser does before it sends it."""
    name, colon, port = header.partition(":")
    try:
        return name.encode("idna").decode() + colon + port
    except UnicodeError:
        _refuse(header)


def _checked(host: str, header: str | None, scheme: str) -> str:
    if not header:
        return host
    # The header itself: without the scheme's port, `a:80:80` would look like a host.
    match = _HOST.fullmatch(header)
    if match is None or int(match[1] or 1) > 65535:
        _refuse(header)
    if not host:  # Werkzeug refuses underscores
        return header.removesuffix(_DEFAULT_PORTS.get(scheme, ""))
    return host
