"""A log of signals: those of the framework, and the board's own."""

from __future__ import annotations

import logging
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from blinker import Namespace

from glassware import (
    current_app,
    got_request_exception,
    message_flashed,
    request,
    request_finished,
    template_rendered,
)

if TYPE_CHECKING:
    from blinker import NamedSignal

    from glassware import Flask

_signals = Namespace()
#: Sent with `post_id` and `author`.
post_created = _signals.signal("post-created")
#: Sent with `post_id` and `author`.
comment_added = _signals.signal("comment-added")
#: Sent with `name`.
signed_in = _signals.signal("signed-in")

logger = logging.getLogger("board")

#: How many lines each worker keeps.
KEPT = 200


class EventLog:
    """The last signals that this worker sent, as lines for the admin pages."""

    def __init__(self) -> None:
        self.entries: deque[tuple[datetime, str, str]] = deque(maxlen=KEPT)

    def note(self, signal: str, detail: str) -> None:
        """Add a line."""
        self.entries.append((datetime.now(UTC), signal, detail))

    def finished(self, sender: Flask, response: Any, **extra: Any) -> None:
        """Note the end of a request."""
        self.note("request_finished", f"{request.method} {request.path} → {response.status_code}")

    def rendered(self, sender: Flask, template: Any, **extra: Any) -> None:
        """Note a template."""
        self.note("template_rendered", str(template.name))

    def flashed(self, sender: Flask, message: str, category: str, **extra: Any) -> None:
        """Note a message."""
        self.note("message_flashed", f"{category}: {message}")

    def failed(self, sender: Flask, exception: BaseException, **extra: Any) -> None:
        """Note an error."""
        self.note("got_request_exception", f"{type(exception).__name__} at {request.path}")

    def wrote(self, sender: Flask, post_id: int, author: str, **extra: Any) -> None:
        """Note a new post."""
        self.note("post-created", f"post {post_id} by {author}")

    def commented(self, sender: Flask, post_id: int, author: str, **extra: Any) -> None:
        """Note a new comment."""
        self.note("comment-added", f"on post {post_id} by {author}")

    def entered(self, sender: Flask, name: str, **extra: Any) -> None:
        """Note who signed in."""
        self.note("signed-in", name)
        logger.info("%s signed in", name)


def announce(signal: NamedSignal, **values: Any) -> None:
    """Send a signal of the board's in the name of the application itself, not of its proxy."""
    sender = cast(Any, current_app)._get_current_object()
    signal.send(sender, **values)


def event_log() -> EventLog:
    """Return the log of this application."""
    log: EventLog = current_app.extensions["board-events"]
    return log


def init_app(app: Flask) -> None:
    """Listen to the signals that this application sends."""
    # Receivers are held weakly: the application keeps the log, and the log its methods' object.
    log = app.extensions["board-events"] = EventLog()
    request_finished.connect(log.finished, app)
    template_rendered.connect(log.rendered, app)
    message_flashed.connect(log.flashed, app)
    got_request_exception.connect(log.failed, app)
    post_created.connect(log.wrote, app)
    comment_added.connect(log.commented, app)
    signed_in.connect(log.entered, app)
