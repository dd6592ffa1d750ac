"""Hosts that were found valid, so that they need not be looked at again."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from glassware_core.host import valid_host

if TYPE_CHECKING:
    from glassware_core import Request

__all__ = ["KnownHosts", "check_host"]

#: The number of hosts to remember; clients choose them.
KEPT = 256
#: The characters that a host may have to be remembered; a domain name has 253 (RFC 1035).
LONGEST = 270


def check_host(request: Request) -> str:
    """Return the host of a request, as it was sent or encoded for a domain name (IDNA).

    Raises:
        SecurityError: It is none, or is not among the request's `trusted_hosts`.
    """
    header = request.environ.get("HTTP_HOST")
    return valid_host(request.scheme, header, request.server, request.trusted_hosts)


class KnownHosts:
    """Remember the `Host` headers that passed, for the trusted hosts they passed for.

    Attributes:
        passed: The hosts that were trusted, None for all; and the headers that passed then, each
            with the names of the server that it gives, by the request's scheme.
    """

    __slots__ = ("passed",)

    def __init__(self) -> None:
        # One tuple, so that another thread sees both as they belong together.
        self.passed: tuple[Any, dict[str | None, dict[str, str]]] = (None, {})

    def server_name(self, header: str | None, trusted: Any, scheme: str) -> str | None:
        """Return the server's name that a header gave, None where it is not known.

        Args:
            header: The header, or None without one.
            trusted: The hosts that are trusted now, None for all.
            scheme: The scheme of the request, whose port is left out.
        """
        passed_for, headers = self.passed
        names = headers.get(header) if trusted == passed_for else None
        return None if names is None else names.get(scheme)

    def add(self, header: str | None, trusted: Any, scheme: str, server_name: str | None) -> None:
        """Remember a header that passed, unless it is long or makes no domain name (IDNA).

        Args:
            header: The header, or None without one.
            trusted: The hosts that were trusted, None for all.
            scheme: The scheme of the request.
            server_name: The server's name that it gave; None where something else gave it, too.
        """
        if header is None or len(header) > LONGEST:
            return
        passed_for, headers = self.passed
        if header not in headers or trusted != passed_for:
            try:
                header.partition(":")[0].encode("idna")
            except UnicodeError:
                return
            if trusted != passed_for or len(headers) >= KEPT:
                headers = {}
                # A copy, since the list of the configuration may be changed.
                self.passed = (copy(trusted), headers)
        names = headers.setdefault(header, {})
        if server_name is not None:
            names[scheme] = server_name
