"""What is told of requests, by the semantic conventions of OpenTelemetry for HTTP servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassware_core import Request

Attributes = dict[str, str | int]

#: The methods that the conventions know; any other could make a name of its own for each request.
METHODS = frozenset(
    ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE")
)


def span_name(request: Request) -> str:
    """Return the name of a request's span: its method and its route, never its path."""
    method = request.method if request.method in METHODS else "HTTP"
    route = route_of(request)
    return method if route is None else f"{method} {route}"


def route_of(request: Request) -> str | None:
    """Return the rule that the URL matched; None without one, or without the routing part."""
    rule = getattr(request, "url_rule", None)
    return None if rule is None else rule.rule


def request_attributes(request: Request) -> Attributes:
    """Return what is known of a request when it comes in."""
    known: dict[str, str | int | None] = {
        "http.request.method": request.method if request.method in METHODS else "_OTHER",
        "http.request.method_original": None if request.method in METHODS else request.method,
        "http.route": route_of(request),
        "url.scheme": request.scheme,
        "url.path": request.path,
        "url.query": request.query_string.decode("ascii", "replace") or None,
        "client.address": request.remote_addr,
        "user_agent.original": request.headers.get("User-Agent"),
        "network.protocol.version": protocol_version(request),
    }
    host, _, port = request.host.rpartition(":")
    if host and port.isdecimal():
        known["server.address"], known["server.port"] = host, int(port)
    else:
        known["server.address"] = request.host
    return {name: value for name, value in known.items() if value is not None}


def protocol_version(request: Request) -> str | None:
    """Return the version of HTTP, as `1.1`."""
    version: str | None = request.environ.get("SERVER_PROTOCOL")
    return None if version is None else version.removeprefix("HTTP/")
