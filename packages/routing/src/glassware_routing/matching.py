"""The last link of what opens a context: finding the URL rule of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from glassware_core import Config, RequestContext
from glassware_core.plain_urls import is_plain_url

from .matcher import NOWHERE, SLASH

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.exceptions import HTTPException

    from glassware_core import Kernel

    from .hosts import KnownHosts
    from .matcher import Unmatched
    from .url_map import Map

__all__ = ["match", "quick_match"]

_stock_match_request = RequestContext.match_request
_SCHEMES = frozenset({"http", "https"})


def match(context: RequestContext) -> None:
    """Find the rule through the URL adapter of the context; Werkzeug's way."""
    if context.url_adapter is not None:
        context.match_request()


def quick_match(
    url_map: Map,
    config: Config,
    hosts: KnownHosts,
    app_class: type[Kernel],
    create_url_adapter: Callable[..., Any],
) -> Callable[[RequestContext], None]:
    """Return a function that finds the rule without an adapter, where there can be no doubt.

    It may be used for an application that has the stock `create_url_adapter`, matches no
    subdomains, and has a map with an index.

    Args:
        url_map: The map.
        config: The configuration; `TRUSTED_HOSTS` is read at each request.
        hosts: The hosts that passed `create_url_adapter`.
        app_class: The application's class, which may be patched later.
        create_url_adapter: The stock function.
    """
    if RequestContext.match_request is not _stock_match_request:
        return match

    def find(context: RequestContext) -> None:
        request = context.request
        environ = request.environ
        trusted = config["TRUSTED_HOSTS"]
        if trusted is None:
            trusted = request.trusted_hosts
        passed_for, headers = hosts.passed
        if (
            "HTTP_UPGRADE" not in environ
            and environ["wsgi.url_scheme"] in _SCHEMES
            and type(context) is RequestContext
            and app_class.create_url_adapter is create_url_adapter  # type: ignore[attr-defined]
            # Making the adapter checks the host, and remembers it.
            and (
                (environ.get("HTTP_HOST") in headers and trusted == passed_for)
                or context.url_adapter is not None
            )
        ):
            index = url_map._index or url_map._make_index()
            found = index.find(environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"])
            if found is not None:
                if trusted is not None:
                    request.trusted_hosts = trusted
                if isinstance(found, tuple):
                    request.url_rule, request.view_args = found
                else:
                    request.routing_exception = _error(found, context, url_map)
                return
        if context.url_adapter is not None:
            context.match_request()

    return find


def _error(found: set[str] | Unmatched, context: RequestContext, url_map: Map) -> HTTPException:
    """Make the error of a path without a rule for its method, as `MapAdapter.match` raises it."""
    if found is NOWHERE:
        return NotFound()
    if found is SLASH:
        url = _plain_redirect_url(context, url_map)
        if url is not None:
            return RequestRedirect(url)
        adapter = context.url_adapter
        if adapter is None:  # the environment is none: that is the request's error already
            return cast("HTTPException", context.request.routing_exception)
        path = f"/{adapter.path_info.lstrip('/')}/"
        # Safe is what a segment of a path may hold (URL Standard, 4.3).
        return RequestRedirect(
            adapter.make_redirect_url(quote(path, safe="!$&'()*+,/:;=@"), adapter.query_args)
        )
    return MethodNotAllowed(sorted(found))  # type: ignore[arg-type]


def _plain_redirect_url(context: RequestContext, url_map: Map) -> str | None:
    """Return the request's URL with a slash at the end of its path, as an adapter would build it.

    Returns:
        The URL, or None where an adapter has to: it knows the server's name and subdomain, where
        the application is mounted, and how to encode what is no plain URL.
    """
    environ = context.request.environ
    host, path = environ.get("HTTP_HOST"), environ["PATH_INFO"]
    if (
        host is None
        or ":" in host  # the port that the scheme has anyway is left out
        or environ.get("SCRIPT_NAME")
        or context.app.config["SERVER_NAME"] is not None
        or url_map.default_subdomain
        # Decoded already, so that these characters stand for themselves.
        or "%" in path
        or "?" in path
    ):
        return None
    query = environ.get("QUERY_STRING")
    url = f"{environ['wsgi.url_scheme']}://{host}{path}/{f'?{query}' if query else ''}"
    return url if is_plain_url(url) else None
