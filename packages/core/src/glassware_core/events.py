"""What happens in an application, told to whoever listens.

An event has a tuple of *sinks*, callables `sink(app, **details)`. The tuple is empty unless
somebody listens, and the pipeline looks at it before it does anything else. The signals part puts
a sink in while a signal has receivers; a tracer or a log of one's own uses the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, NamedTuple

from .plugins.naming import name_plugin

Sink = Callable[..., Any]
#: Puts something around a sink; it gets the name of the plugin that the sink is of.
Wrapper = Callable[[str, Sink], Sink]

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


class Sinks(tuple[Sink, ...]):
    """The sinks of an event, with the plugin that each of them is of.

    Attributes:
        titles: For each sink the title of its plugin, or an empty text.
    """

    titles: tuple[str, ...] = ()


class Added(NamedTuple):
    """A sink as it was added, with the plugin that it is of."""

    sink: Sink
    plugin: str
    title: str


class Events:
    """The sinks of one application, a tuple for each event.

    It is kept apart from the compiled plan, since listeners come and go often.

    Attributes:
        wrapper: Put around each sink while it is called, or None.
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

    __slots__ = (*EVENTS, "__weakref__", "_added", "wrapper")

    wrapper: Wrapper | None
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
        self.wrapper = None
        self._added: dict[str, tuple[Added, ...]] = {}
        for name in EVENTS:
            setattr(self, name, ())

    def add(self, event: str, sink: Sink, plugin: str = "", title: str | None = None) -> None:
        """Call the sink from now on when the event happens; a sink is added once.

        Args:
            event: One of `EVENTS`.
            sink: What is called.
            plugin: The name of the plugin that the sink is of, if it is of one.
            title: How messages name the plugin, by default by its name; empty where the sink
                only calls others, whose errors are not the plugin's.
        """
        with _changing:
            added = self._of(event)
            if all(each.sink != sink for each in added):
                shown = title if title is not None else repr(plugin) if plugin else ""
                self._put(event, (*added, Added(sink, plugin, shown)))

    def discard(self, event: str, sink: Sink) -> None:
        """Stop calling the sink; one that was never added is no error."""
        with _changing:
            self._put(event, tuple(each for each in self._of(event) if each.sink != sink))

    def discard_plugin(self, plugin: str) -> None:
        """Stop calling the sinks of a plugin."""
        with _changing:
            for event in EVENTS:
                self._put(event, tuple(each for each in self._of(event) if each.plugin != plugin))

    def wrap(self, wrapper: Wrapper | None) -> None:
        """Put something around each sink, those that are added later too; None takes it away."""
        with _changing:
            self.wrapper = wrapper
            for event in EVENTS:
                self._put(event, self._of(event))

    def _put(self, event: str, added: tuple[Added, ...]) -> None:
        around = self.wrapper
        called = [each.sink if around is None else around(each.plugin, each.sink) for each in added]
        sinks = Sinks(called)
        sinks.titles = tuple(each.title for each in added)
        self._added[event] = added
        setattr(self, event, sinks)

    def _of(self, event: str) -> tuple[Added, ...]:
        if event not in EVENTS:
            msg = f"There is no event {event!r}; the events are {', '.join(EVENTS)}."
            raise ValueError(msg)
        return self._added.get(event, ())


def call_all(functions: tuple[Callable[..., Any], ...], *args: Any, **kwargs: Any) -> None:
    """Call every function, also after one has raised.

    An exception of a plugin's sink gets a note that names the plugin.

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
                _name_sinks_plugin(error, functions, function)
    if first is not None:
        try:
            raise first
        finally:
            del first  # its traceback refers to this frame


def _name_sinks_plugin(error: BaseException, functions: Any, raising: Any) -> None:
    for function, title in zip(functions, getattr(functions, "titles", ()), strict=False):
        if function is raising:
            name_plugin(error, title, "events")
