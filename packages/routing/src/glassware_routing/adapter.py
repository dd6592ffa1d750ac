"""Binding the URL map to a request, or to the configuration outside of one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest

from .hosts import check_host

if TYPE_CHECKING:
    from werkzeug.routing import MapAdapter

    from glassware_core import Request

    from .app import RoutingApp

__all__ = ["adapter_for_request", "adapter_without_host", "adapter_without_request", "subdomain_of"]


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
    host = check_host(request)
    url_map = app.url_map
    server_name = app.config["SERVER_NAME"]
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
        adapter = url_map.bind_to_environ(
            request.environ, server_name=server_name, subdomain=subdomain
        )
    except UnicodeEncodeError as error:
        msg = "The WSGI environment has characters that stand for no byte (PEP 3333)."
        raise BadRequest(msg) from error
    if not adapter.server_name:
        # Werkzeug takes a name with underscores, or with characters beyond ASCII, for none.
        adapter.server_name = host.lower()
    app._known_hosts.add(request.environ.get("HTTP_HOST"), request.trusted_hosts)
    return adapter


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
