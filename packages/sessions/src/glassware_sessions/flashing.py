"""Messages that one request leaves for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core import call_all, current
from glassware_core.context import request_context

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["flash", "get_flashed_messages"]

_KEY = "_flashes"


def flash(message: str, category: str = "message") -> None:
    """Leave a message in the session, to be shown by the next page that asks for messages.

    Args:
        message: The message.
        category: Any text. Common are "message", "error", "info" and "warning".

    Raises:
        RuntimeError: No request is active, or the application has no secret key.
    """
    session = request_context("flash").session
    messages = session.get(_KEY, [])
    messages.append((category, message))
    # Assigned also where it is the same list: the session does not see what happens inside.
    session[_KEY] = messages
    app = current().app
    if app._events.message_flashed:
        call_all(app._events.message_flashed, app, message=message, category=category)


def get_flashed_messages(
    with_categories: bool = False, category_filter: Iterable[str] = ()
) -> list[str] | list[tuple[str, str]]:
    """Take the messages out of the session. Later calls in the same request return the same.

    Args:
        with_categories: Return pairs of category and message.
        category_filter: Return only messages of these categories; none means of all.

    Returns:
        The messages in the order in which they were left.

    Raises:
        RuntimeError: No request is active.
    """
    context = request_context("get_flashed_messages")
    messages = context.flashes
    if messages is None:
        session = context.session
        messages = context.flashes = session.pop(_KEY) if _KEY in session else []
    if category_filter:
        wanted = [category_filter] if isinstance(category_filter, str) else list(category_filter)
        messages = [pair for pair in messages if pair[0] in wanted]
    if with_categories:
        return list(messages)
    return [pair[1] for pair in messages]
