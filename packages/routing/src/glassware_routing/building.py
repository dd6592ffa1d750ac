"""Building the URL of an endpoint."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.routing import BuildError

from glassware_core import current
from glassware_core.context import NO_CONTEXT
from glassware_core.surrogates import encode, replace_surrogates

from .adapter import adapter_without_host
from .names import outer_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .app import RoutingApp

__all__ = ["build_url", "complete_values", "handle_build_error"]

OUTSIDE = (
    "Outside of a request there is no host to build a URL for: set app.config['SERVER_NAME'], such "
    "as 'example.com', and where they differ 'APPLICATION_ROOT' and 'PREFERRED_URL_SCHEME'. "
    "In a test, use 'with app.test_request_context():'."
)


def build_url(
    app: RoutingApp,
    endpoint: str,
    values: dict[str, Any],
    anchor: str | None,
    method: str | None,
    scheme: str | None,
    external: bool | None,
) -> str:
    """Build the URL of an endpoint; `RoutingApp.url_for` documents the arguments.

    Raises:
        TypeError: The endpoint is no text.
        RuntimeError: No request is active, and `SERVER_NAME` is not set.
        ValueError: A scheme is given for a URL that has none.
        BuildError: There is no such rule, and no handler of build errors knows better.
    """
    given: object = endpoint
    if not isinstance(given, str):
        msg = f"'endpoint' must be the name of an endpoint; found {endpoint!r}."
        raise TypeError(msg)
    adapter, endpoint, in_request = _adapter(app, endpoint)
    if external is None:
        external = scheme is not None if in_request else True
    if scheme is not None and not external:
        msg = "When specifying '_scheme', '_external' must be True."
        raise ValueError(msg)
    app.inject_url_defaults(endpoint, values)
    try:
        url = _build(adapter, endpoint, values, method, scheme, external)
    except BuildError as error:
        values.update(_anchor=anchor, _method=method, _scheme=scheme, _external=external)
        return app.handle_url_build_error(error, endpoint, values)
    if anchor is None:
        return url
    fragment: Any = anchor
    if not isinstance(fragment, bytes):
        fragment = encode(str(fragment))
    return f"{url}#{quote(fragment, safe=_IN_FRAGMENT)}"


# What may stand in a fragment (RFC 3986, 3.5), and what is percent-encoded already.
_IN_FRAGMENT = "%!#$&'()*+,/:;=?@"


def _build(
    adapter: Any,
    endpoint: str,
    values: dict[str, Any],
    method: str | None,
    scheme: str | None,
    external: bool,
) -> str:
    """Build a URL, also where a value is no text that could be encoded."""
    options = {"method": method, "url_scheme": scheme, "force_external": external}
    try:
        url: str = adapter.build(endpoint, values, **options)
    except UnicodeEncodeError:
        values = {name: _encodable(value) for name, value in values.items()}
        url = adapter.build(endpoint, values, **options)
    return url


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    return value


def _adapter(app: RoutingApp, endpoint: str) -> tuple[Any, str, bool]:
    """Return what builds the URL, the absolute endpoint, and whether a request is active."""
    context = current()
    request_context = context.rctx
    if request_context is not None:
        request = request_context.request
        if endpoint[:1] == ".":
            blueprint = request.blueprint
            endpoint = endpoint[1:] if blueprint is None else f"{blueprint}{endpoint}"
        adapter = request_context.url_adapter
        return adapter or adapter_without_host(app, request), endpoint, True
    adapter = app.create_url_adapter(None) if context is NO_CONTEXT else context.app_ctx.url_adapter
    if adapter is None:
        raise RuntimeError(OUTSIDE)
    return adapter, endpoint, False


def complete_values(app: RoutingApp, endpoint: str, values: dict[str, Any]) -> None:
    """Call the functions of `url_defaults`: the application's, then outer to inner blueprint's."""
    table = app.url_default_functions
    if not table:
        return
    for name in (None, *reversed(outer_names(endpoint))):
        if name in table:
            for function in table[name]:
                function(endpoint, values)


def handle_build_error(
    handlers: Iterable[Callable[[Exception, str, dict[str, Any]], str | None]],
    error: BuildError,
    endpoint: str,
    values: dict[str, Any],
) -> str:
    """Return what the first handler answers that knows a URL.

    Args:
        handlers: Called with the error, the endpoint and the values. One that returns None or
            raises a `BuildError` is skipped; the next ones get that error.
        error: The error.
        endpoint: The endpoint.
        values: The values, among them the options of `url_for` with their underscores.

    Raises:
        BuildError: No handler knows a URL.
    """
    for handler in handlers:
        try:
            url = handler(error, endpoint, values)
        except BuildError as raised:
            error = raised
        else:
            if url is not None:
                return url
    try:
        if error is sys.exc_info()[1]:
            raise  # with its own traceback, not this function's
        raise error
    finally:
        del error  # its traceback refers to this frame
