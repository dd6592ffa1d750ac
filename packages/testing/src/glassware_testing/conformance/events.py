"""The kit of plugins that answer the hook `events`, contract `core:v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_core import EVENTS, call_all

from .application import Answer, answer_of, answers_at_once, changed_headers
from .capabilities import needs
from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["EventsKit"]


class EventsKit(Kit):
    """Check a plugin that watches what happens: a log, a tracer, signals.

    It is there for the watching: what users get is the same with it and without it.
    """

    contract: ClassVar[str] = "core"
    number: ClassVar[int] = 15
    known_capabilities: ClassVar = {
        "headers": "Adds headers to responses.",
    }

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Let errors become responses, as users see them."""
        return {"TESTING": False, "PROPAGATE_EXCEPTIONS": False, **config}

    def prepare(self, app: Any) -> None:
        """Add views that answer, fail, and stream."""
        app.views["/"] = lambda: "Hello"
        app.views["/fail"] = _fail
        app.views["/stream"] = lambda: iter(["one", "two"])

    @pytest.fixture
    def without(self, plugins: tuple[Any, ...], settings: dict[str, Any], tmp_path: Path) -> Any:
        """Make an application like the others that never had the plugin."""
        others = [plugin for plugin in plugins if plugin is not self.plugin]
        installed = [self.plugin] if isinstance(self.plugin, str) else []
        return self.maker(others, settings, tmp_path, disabled=installed)()

    def exercise(self, app: Any) -> None:
        """Answer a request, fail at one, and send the events that parts send."""
        client = app.test_client()
        assert client.get("/").status_code == 200
        assert client.get("/fail").status_code == 500
        send_others(app)

    # What it answers

    def test_it_listens(self, app: Any, without: Any) -> None:
        """An application with the plugin has a sink that one without it has not."""
        assert number_of_sinks(app) > number_of_sinks(without)

    def test_its_sinks_are_functions_of_known_events(self, app: Any) -> None:
        """Every sink can be called, and is for an event that there is."""
        for answer in app.plugins.ask_one(self.found(app), "events", app=app):
            assert set(answer) <= set(EVENTS)
            assert all(callable(sink) for sink in answer.values())

    def test_its_sinks_go_with_it(self, app: Any, without: Any) -> None:
        """A plugin that is taken away is told nothing more, however it came by its sinks."""
        app.unregister_plugin(self.plugin)
        assert number_of_sinks(app) == number_of_sinks(without), "it leaves sinks behind"

    # What users get

    @pytest.mark.parametrize("path", ["/", "/fail", "/stream"])
    def test_answers_are_the_same(self, app: Any, without: Any, path: str) -> None:
        """Status and body are those of an application without the plugin."""
        assert answer_of(app, path)[:2] == answer_of(without, path)[:2]

    @needs("headers", fails=AssertionError)
    def test_headers_are_added(self, app: Any, without: Any) -> None:
        """Headers are left alone by a plugin that does not say so: also `Vary` and cookies."""
        assert changed_headers(app, without) != [], "the headers are the same"

    def test_the_error_of_a_view_reaches_its_handler(self, app: Any) -> None:
        """An exception is handled as without the plugin."""
        app.register_error_handler(ZeroDivisionError, lambda error: ("handled", 418))
        assert answer_of(app, "/fail")[:2] == Answer(418, b"handled", [])[:2]

    def test_the_error_of_a_view_reaches_a_test(self, make_app: Callable[..., Any]) -> None:
        """With PROPAGATE_EXCEPTIONS it is the view's own exception that comes out."""
        app = make_app(PROPAGATE_EXCEPTIONS=True)
        with pytest.raises(ZeroDivisionError):
            app.test_client().get("/fail")

    def test_a_stream_is_not_read_ahead(self, app: Any) -> None:
        """What a view streams is made when the server asks for it, not by whoever watches."""
        read: list[str] = []

        def stream() -> Iterator[str]:
            for piece in ("one", "two"):
                read.append(piece)
                yield piece

        app.views["/stream"] = stream
        response = app.test_client().get("/stream")
        pieces = response.iter_encoded()
        assert len(read) <= 1, "the stream was read before it was sent"
        assert b"".join(pieces) == b"onetwo"
        assert read == ["one", "two"]
        response.close()

    def test_the_next_request_is_answered_after_a_failure(self, app: Any) -> None:
        """What it keeps of a request ends with it, however that ended."""
        for _ in range(3):
            assert answer_of(app, "/fail").status == 500
            assert answer_of(app, "/")[:2] == Answer(200, b"Hello", [])[:2]

    def test_requests_at_the_same_time_are_answered(self, app: Any) -> None:
        """It keeps nothing of one request where another one would find it."""
        answers = answers_at_once(app, ["/", "/fail"] * 8)
        assert [answer.status for answer in answers] == [200, 500] * 8

    # What it is told

    def test_it_takes_every_event(self, app: Any) -> None:
        """Templates, messages and contexts outside of a request are told to it as well."""
        send_others(app)

    def found(self, app: Any) -> Any:
        """Return the plugin that an application has found."""
        return app.plugins.find(self.plugin)


def number_of_sinks(app: Any) -> int:
    """Return how many sinks the events of an application have."""
    return sum(len(getattr(app.events, event)) for event in EVENTS)


def send_others(app: Any) -> None:
    """Send the events that no request of the core sends, and those outside of a request.

    Args:
        app: The application that they happen in.
    """
    template = Template()
    with app.app_context():
        for event in (app.events.before_render_template, app.events.template_rendered):
            call_all(event, app, template=template, context={"name": "Ada"})
    with app.test_request_context("/"):
        for event in (app.events.before_render_template, app.events.template_rendered):
            call_all(event, app, template=[template], context={})
        call_all(app.events.message_flashed, app, message="Saved", category="message")
    try:
        with app.app_context():
            raise LookupError("outside of a request")
    except LookupError:
        pass


class Template:
    """What an engine renders: all that is sure is that it may have a name."""

    name = "page.html"


def _fail() -> str:
    return str(1 // 0)
