"""Binding the URL map to a request, or to the configuration outside of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest

from .hosts import check_host

if TYPE_CHECKING:
    from werkzeug.routing import MapAdapter

    from glassware_core import Request

    from .app import RoutingApp

__all__ = ["adapter_for_request", "adapter_without_host", "adapter_without_request"]


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
    check_host(request)
    url_map = app.url_map
    server_name = app.config["SERVER_NAME"]
    subdomain = None
    if url_map.host_matching:
        server_name = None  # else the host of the request would not be looked at
    elif not app.subdomain_matching:
        subdomain = url_map.default_subdomain or ""
    try:
        adapter = url_map.bind_to_environ(
            request.environ, server_name=server_name, subdomain=subdomain
        )
    except UnicodeEncodeError as error:
        msg = "The WSGI environment has characters that stand for no byte (PEP 3333)."
        raise BadRequest(msg) from error
    app._known_hosts.add(request.environ.get("HTTP_HOST"), request.trusted_hosts)
    return adapter


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
