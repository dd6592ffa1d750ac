"""What request-id answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from .app import RequestIdApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel, RequestContext, Response


@hookimpl
def app_features() -> tuple[type, ...]:
    """Add the method `request_id` to applications."""
    return (RequestIdApp,)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the header's name, and whether one that is received is believed."""
    return {"REQUEST_ID_HEADER": "X-Request-ID", "REQUEST_ID_TRUSTED": False}


@hookimpl
def open_context(app: Kernel) -> Callable[[RequestContext], None] | None:
    """Give each request its identifier, where the application has the feature."""
    return set_request_id if isinstance(app, RequestIdApp) else None


@hookimpl
def close_response(app: Kernel) -> Callable[[RequestContext, Response], None] | None:
    """Add the header to each response, where the application has the feature."""
    return add_header if isinstance(app, RequestIdApp) else None


# The application is not closed over but found as `ctx.app`: a plan that held it would keep it
# alive.


def set_request_id(ctx: RequestContext) -> None:
    """Keep the identifier on the context."""
    app: Any = ctx.app
    received = None
    if app.config["REQUEST_ID_TRUSTED"]:
        received = ctx.request.headers.get(app.config["REQUEST_ID_HEADER"])
    ctx.request_id = app.make_request_id(received)  # type: ignore[attr-defined]


def add_header(ctx: RequestContext, response: Response) -> None:
    """Tell the client the identifier."""
    # There is none if another plugin failed before it was its turn; this answers that failure.
    identifier = getattr(ctx, "request_id", None)
    if identifier is not None:
        response.headers[ctx.app.config["REQUEST_ID_HEADER"]] = identifier
