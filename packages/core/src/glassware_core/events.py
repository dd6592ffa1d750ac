"""What happens in an application, told to whoever listens.

An event has a tuple of *sinks*, callables `sink(app, **details)`. The tuple is empty unless
somebody listens, and the pipeline looks at it before it does anything else. The signals part puts
a sink in while a signal has receivers; a tracer or a log of one's own uses the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any

Sink = Callable[..., Any]

EVENTS = (
    "request_started",
    "request_finished",
    "request_tearing_down",
    "got_request_exception",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "appcontext_popped",
    "before_render_template",
    "template_rendered",
    "message_flashed",
)


# Held while a tuple is replaced by another one: two listeners may come at the same time.
_changing = RLock()


class Events:
    """The sinks of one application, a tuple for each event.

    It is kept apart from the compiled plan, since listeners come and go often.

    Attributes:
        request_started: `sink(app)`, before a request is preprocessed.
        request_finished: `sink(app, response=…)`, after the response was processed.
        request_tearing_down: `sink(app, exc=…)`, after the request's teardown functions.
        got_request_exception: `sink(app, exception=…)`, for an exception nobody handled.
        appcontext_pushed: `sink(app)`.
        appcontext_tearing_down: `sink(app, exc=…)`.
        appcontext_popped: `sink(app)`.
        before_render_template: `sink(app, template=…, context=…)`.
        template_rendered: `sink(app, template=…, context=…)`.
        message_flashed: `sink(app, message=…, category=…)`.
    """

    __slots__ = (*EVENTS, "__weakref__")

    request_started: tuple[Sink, ...]
    request_finished: tuple[Sink, ...]
    request_tearing_down: tuple[Sink, ...]
    got_request_exception: tuple[Sink, ...]
    appcontext_pushed: tuple[Sink, ...]
    appcontext_tearing_down: tuple[Sink, ...]
    appcontext_popped: tuple[Sink, ...]
    before_render_template: tuple[Sink, ...]
    template_rendered: tuple[Sink, ...]
    message_flashed: tuple[Sink, ...]

    def __init__(self) -> None:
        for name in EVENTS:
            setattr(self, name, ())

    def add(self, event: str, sink: Sink) -> None:
        """Call the sink from now on when the event happens; a sink is added once."""
        with _changing:
            sinks = self._sinks(event)
            if sink not in sinks:
                setattr(self, event, (*sinks, sink))

    def discard(self, event: str, sink: Sink) -> None:
        """Stop calling the sink; one that was never added is no error."""
        with _changing:
            setattr(self, event, tuple(known for known in self._sinks(event) if known != sink))

    def _sinks(self, event: str) -> tuple[Sink, ...]:
        if event not in EVENTS:
            msg = f"There is no event {event!r}; the events are {', '.join(EVENTS)}."
            raise ValueError(msg)
        sinks: tuple[Sink, ...] = getattr(self, event)
        return sinks


def call_all(functions: tuple[Callable[..., Any], ...], *args: Any, **kwargs: Any) -> None:
    """Call every function, also after one has raised.

    Raises:
        BaseException: The first error, after all functions ran.
    """
    first: BaseException | None = None
    for function in functions:
        try:
            function(*args, **kwargs)
        except BaseException as error:
            if first is None:
                first = error
    if first is not None:
        try:
            raise first
        finally:
            del first  # its traceback refers to this frame
