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
    """Remember the `Host` headers that passed, for the trusted hosts they passed for."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: tuple[Any, set[str]] = (None, set())

    def has(self, header: str | None, trusted: Any) -> bool:
        """Tell whether a header passed before.

        Args:
            header: The header, or None without one.
            trusted: The hosts that are trusted now, None for all.
        """
        passed_for, headers = self._known
        return header in headers and trusted == passed_for

    def add(self, header: str | None, trusted: Any) -> None:
        """Remember a header that passed, unless it is long or makes no domain name (IDNA)."""
        if header is None or len(header) > LONGEST or self.has(header, trusted):
            return
        try:
            header.partition(":")[0].encode("idna")
        except UnicodeError:
            return
        passed_for, headers = self._known
        if trusted != passed_for or len(headers) >= KEPT:
            headers = set()
            # A copy, since the list of the configuration may be changed.
            self._known = (copy(trusted), headers)
        headers.add(header)
