"""Binding the URL map to a request, or to the configuration outside of one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest
from werkzeug.routing import MapAdapter

from .hosts import check_host
from .url_map import Map

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.routing import Map as WerkzeugMap

    from glassware_core import Request

    from .app import RoutingApp

__all__ = [
    "adapter_for_request",
    "adapter_without_host",
    "adapter_without_request",
    "bind_to_known_host",
    "subdomain_of",
]


NO_BYTES = "The WSGI environment has characters that stand for no byte (PEP 3333)."

_SCHEMES = frozenset({"http", "https"})


def adapter_for_request(app: RoutingApp, request: Request) -> MapAdapter:
    """Bind the URL map to a request.

    `SERVER_NAME` is the host of the URLs that are built. It restricts no request to that host.

    Raises:
        BadRequest: The host is none, is not trusted, or makes no domain name; or the environment
            has text that stands for no bytes.
    """
    trusted = app.config["TRUSTED_HOSTS"]
    if trusted is not None:
        request.trusted_hosts = trusted
    url_map, environ = app.url_map, request.environ
    server_name = app.config["SERVER_NAME"]
    scheme = environ["wsgi.url_scheme"]
    plain = (
        server_name is None
        and scheme in _SCHEMES
        and "HTTP_UPGRADE" not in environ
        and not app.subdomain_matching
        and isinstance(url_map, Map)
        and url_map.binds_as_known()
    )
    if plain:
        hosts = app._known_hosts
        known = hosts.server_name(environ.get("HTTP_HOST"), request.trusted_hosts, scheme)
        if known is not None:
            return bind_to_known_host(url_map, environ, known)
    host = check_host(request)
    subdomain = None
    if url_map.host_matching:
        server_name = None  # else the host of the request would not be looked at
    elif not app.subdomain_matching:
        subdomain = url_map.default_subdomain or ""
    elif server_name is not None:
        subdomain = subdomain_of(host, server_name, request.scheme)
        if subdomain is None:
            _warn_of_other_host(host.lower(), server_name.lower())
            subdomain = "<invalid>"
    try:
        adapter = url_map.bind_to_environ(environ, server_name=server_name, subdomain=subdomain)
    except UnicodeEncodeError as error:
        raise BadRequest(NO_BYTES) from error
    if not adapter.server_name:
        # Werkzeug takes a name with underscores, or with characters beyond ASCII, for none.
        adapter.server_name = host.lower()
    app._known_hosts.add(
        environ.get("HTTP_HOST"),
        request.trusted_hosts,
        scheme,
        adapter.server_name if plain else None,
    )
    return adapter


def bind_to_known_host(
    url_map: WerkzeugMap, environ: WSGIEnvironment, server_name: str
) -> MapAdapter:
    """Bind the URL map to an environment, as `Map.bind_to_environ` does.

    Args:
        url_map: The map.
        environ: The environment, which is no websocket's.
        server_name: The server's name that the host of the request gives.

    Raises:
        BadRequest: The environment has text that stands for no bytes.
    """
    try:
        script_name, path, query = (
            text
            if text is None or text.isascii()
            else text.encode("latin1").decode(errors="replace")
            for text in map(environ.get, ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"))
        )
    except UnicodeEncodeError as error:
        raise BadRequest(NO_BYTES) from error
    return MapAdapter(
        url_map,
        server_name,
        "/" if script_name is None else script_name,
        url_map.default_subdomain or "",
        environ["wsgi.url_scheme"],
        "/" if path is None else path,
        environ["REQUEST_METHOD"],
        query,
    )


# What was warned of, so that each host is warned of once; clients choose hosts.
_warned: dict[Any, Any] = {}


def _warn_of_other_host(host: str, server_name: str) -> None:
    """Warn as Werkzeug would, but under the name by which applications silence it: Flask's."""
    if len(_warned) > 256:
        _warned.clear()
    warnings.warn_explicit(
        f"Current server name {host!r} doesn't match configured server name {server_name!r}",
        UserWarning,
        __file__,
        1,
        module="flask.app",
        registry=_warned,
    )


def subdomain_of(host: str, server_name: str, scheme: str) -> str | None:
    """Return the subdomain of the server's name that a request's host is, None for another host."""
    name = server_name.lower()
    port = {"http": ":80", "https": ":443"}.get(scheme)
    if port is not None:
        name = name.removesuffix(port)  # as a request's host has it
    host = host.lower()
    if host == name:
        return ""
    return host.removesuffix(f".{name}") if host.endswith(f".{name}") else None


def adapter_without_request(app: RoutingApp) -> MapAdapter | None:
    """Bind the URL map to `SERVER_NAME`; None where that is not set."""
    server_name = app.config["SERVER_NAME"]
    if server_name is None:
        return None
    return app.url_map.bind(
        server_name,
        script_name=app.config["APPLICATION_ROOT"],
        url_scheme=app.config["PREFERRED_URL_SCHEME"],
    )


def adapter_without_host(app: RoutingApp, request: Any) -> MapAdapter:
    """Bind the URL map for a request whose host was refused.

    Its error page may build URLs too. They have no host but that of `SERVER_NAME`.
    """
    return app.url_map.bind(
        app.config["SERVER_NAME"] or "",
        script_name=request.root_path,
        url_scheme=request.scheme,
    )
