"""The events kit: what watches quietly passes, and what does not is caught by a named check."""

from __future__ import annotations

import threading
from types import ModuleType
from typing import Any

import pytest

from glassware_core import hookimpl, request
from glassware_testing.conformance import EventsKit

pytestmark = pytest.mark.needs("testing")


def plugin_with(**sinks: Any) -> ModuleType:
    """Make a plugin with some sinks."""
    plugin = ModuleType("watch")
    plugin.events = hookimpl(lambda: sinks)  # type: ignore[attr-defined]
    return plugin


def told(app: Any, **details: Any) -> None:
    """Take what happens, and do nothing."""


EVERY = {
    "request_started": told,
    "request_finished": told,
    "request_tearing_down": told,
    "got_request_exception": told,
    "appcontext_pushed": told,
    "appcontext_tearing_down": told,
    "appcontext_popped": told,
    "before_render_template": told,
    "template_rendered": told,
    "message_flashed": told,
}


class TestQuiet(EventsKit):
    plugin = plugin_with(**EVERY)


def mark(app: Any, response: Any) -> None:
    response.headers["X-Watched"] = "yes"


class TestAddsAHeader(EventsKit):
    plugin = plugin_with(request_finished=mark)
    capabilities = ("headers",)


class TestAddsAHeaderUnsaid(EventsKit):
    plugin = plugin_with(request_finished=mark)
    caught_by = {"test_headers_are_added": "'headers' works and is not declared"}


class TestListensToNothing(EventsKit):
    plugin = plugin_with()
    caught_by = {"test_it_listens": ""}


class TestLeavesASinkBehind(EventsKit):
    class Plugin:
        """Adds a sink by itself, and does not take it back."""

        @hookimpl
        def events(self) -> dict[str, Any]:
            return {"request_started": told}

        @hookimpl
        def app_created(self, app: Any) -> None:
            app.events.add("request_finished", told)

    plugin = Plugin()
    caught_by = {"test_its_sinks_go_with_it": "leaves sinks behind"}


class TestListensToWhatIsNoEvent(EventsKit):
    class Plugin:
        """Gives one more, once the application has begun to use the plugin."""

        asked = False

        @hookimpl
        def events(self) -> dict[str, Any]:
            name = "request_begun" if self.asked else "request_started"
            self.asked = True
            return {name: told}

    plugin = Plugin()
    caught_by = {"test_its_sinks_are_functions_of_known_events": "request_begun"}


def rewrite(app: Any, response: Any) -> None:
    response.set_data(b"watched")


class TestChangesAnswers(EventsKit):
    plugin = plugin_with(request_finished=rewrite)
    caught_by = {"test_answers_are_the_same": "watched"}


def measure(app: Any, response: Any) -> None:
    len(response.get_data())


class TestReadsStreams(EventsKit):
    plugin = plugin_with(request_finished=measure)
    caught_by = {"test_a_stream_is_not_read_ahead": "read before it was sent"}


def look(app: Any, **details: Any) -> None:
    details["template"].filename.lower()


class TestExpectsAnotherEngine(EventsKit):
    plugin = plugin_with(template_rendered=look)
    caught_by = {"test_it_takes_every_event": "filename"}


def path(app: Any, **details: Any) -> None:
    str(request.path)


class TestExpectsARequest(EventsKit):
    plugin = plugin_with(appcontext_pushed=path)
    caught_by = {"test_it_takes_every_event": "outside of request context"}


def replace(app: Any, exception: BaseException) -> None:
    raise LookupError("the plugin's own")


class TestReplacesErrors(EventsKit):
    plugin = plugin_with(got_request_exception=replace)
    caught_by = {"test_the_error_of_a_view_reaches_a_test": "the plugin's own"}


class TestStaysInTheRequest(EventsKit):
    class Plugin:
        """Ends what it begins only where all goes well."""

        open = 0

        def start(self, app: Any) -> None:
            assert self.open == 0, "still in the last request"
            self.open += 1

        def finish(self, app: Any, response: Any) -> None:
            self.open -= response.status_code == 200

        @hookimpl
        def events(self) -> dict[str, Any]:
            return {"request_started": self.start, "request_finished": self.finish}

    plugin = Plugin()
    caught_by = {"test_the_next_request_is_answered_after_a_failure": ""}


class TestMixesRequests(EventsKit):
    class Plugin:
        """Keeps the one request that it thinks there is, and waits for others to come."""

        current: Any = None

        def __init__(self) -> None:
            self.met = threading.Barrier(16, timeout=60)

        def start(self, app: Any) -> None:
            self.current = request.environ
            self.met.wait()

        def finish(self, app: Any, response: Any) -> None:
            if self.current is not request.environ:
                response.status_code = 503

        @hookimpl
        def events(self) -> dict[str, Any]:
            return {"request_started": self.start, "request_finished": self.finish}

    plugin = Plugin()
    caught_by = {"test_requests_at_the_same_time_are_answered": "503"}


class TestKeepsTheApplication(EventsKit):
    class Plugin:
        def __init__(self) -> None:
            self.apps: list[Any] = []

        def start(self, app: Any) -> None:
            self.apps.append(app)

        @hookimpl
        def events(self) -> dict[str, Any]:
            return {"request_started": self.start}

    plugin = Plugin()
    caught_by = {"test_the_plugin_keeps_no_application_alive": "refers to the application"}
