"""When a session is opened and saved.

The application's plan holds these functions. They find the application by the context and its
interface by the application, so that they keep neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassware_core import RequestContext, Response

__all__ = [
    "decide_and_open",
    "decide_and_save",
    "is_lazy",
    "open_at_once",
    "save",
    "save_if_needed",
]


def is_lazy(interface: Any) -> bool:
    """Tell whether a session may be opened when it is first used.

    Args:
        interface: The session interface, which need not inherit from `SessionInterface`.
    """
    return bool(getattr(interface, "lazy", False))


def open_at_once(ctx: RequestContext) -> None:
    """Open the session when the context is pushed, unless the context was given one.

    Args:
        ctx: The request context.
    """
    if ctx.opened_session is None:
        ctx.open_session()


def decide_and_open(ctx: RequestContext) -> None:
    """Open the session when the context is pushed, unless its interface is found to be lazy now.

    Args:
        ctx: The request context.
    """
    app: Any = ctx.app
    if not is_lazy(app.session_interface):
        open_at_once(ctx)


def save(ctx: RequestContext, response: Response) -> None:
    """Save the session that was opened.

    Args:
        ctx: The request context.
        response: The response.
    """
    session = ctx.opened_session
    # None: opening it failed, and this is the answer to the error.
    if session is not None:
        app: Any = ctx.app
        interface = app.session_interface
        if not interface.is_null_session(session):
            interface.save_session(app, session, response)


def save_if_needed(ctx: RequestContext, response: Response) -> None:
    """Save the session if it was used, or if its cookie is to be renewed all the same.

    Args:
        ctx: The request context.
        response: The response.
    """
    app: Any = ctx.app
    interface = app.session_interface
    session = ctx.opened_session
    if session is None:
        # Asked again: it may have been told otherwise since the plan was compiled.
        if interface.lazy and not interface.needs_refresh(app, ctx.request):
            return
        session = ctx.open_session()
    if not interface.is_null_session(session):
        interface.save_session(app, session, response)


def decide_and_save(ctx: RequestContext, response: Response) -> None:
    """Save the session, as its interface is found to be lazy now or not.

    Args:
        ctx: The request context.
        response: The response.
    """
    app: Any = ctx.app
    (save_if_needed if is_lazy(app.session_interface) else save)(ctx, response)
