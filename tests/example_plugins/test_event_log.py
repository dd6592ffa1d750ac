from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, call_all

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The lines that were logged, live."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.levelname} {record.getMessage()}")

    logger = logging.getLogger("glassware_event_log")
    handler = Lines()
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield lines
    logger.setLevel("NOTSET")
    logger.removeHandler(handler)


def test_the_events_of_a_request_are_logged(logged: list[str], views: Any, plugin_of: Any) -> None:
    app = views(hello=lambda: "Hello")("shop", plugins=[plugin_of("event-log")])
    Client(app).get("/hello")
    assert logged == [
        "INFO shop appcontext_pushed",
        "INFO shop request_started GET '/hello'",
        "INFO shop request_finished GET '/hello' response=<Response 5 bytes [200 OK]>",
        "INFO shop request_tearing_down GET '/hello'",
        "INFO shop appcontext_tearing_down",
        "INFO shop appcontext_popped",
    ]


def test_exceptions_and_flashed_messages_are_logged(
    logged: list[str], views: Any, plugin_of: Any
) -> None:
    app = views()("shop", plugins=[plugin_of("event-log")])
    assert Client(app).get("/missing").status_code == 500
    assert "INFO shop got_request_exception GET '/missing' exception=KeyError('missing')" in logged
    call_all(app.events.message_flashed, app, message="a secret", category="info")
    assert logged[-1] == "INFO shop message_flashed category='info'"


@pytest.mark.parametrize(("level", "expected"), [("DEBUG", "DEBUG"), (30, "WARNING")])
def test_the_configuration_gives_the_level(
    logged: list[str], level: Any, expected: str, plugin_of: Any
) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.config["EVENT_LOG_LEVEL"] = level
    with app.app_context():
        pass
    assert logged[0] == f"{expected} shop appcontext_pushed"


def test_without_a_level_nothing_is_logged(logged: list[str], plugin_of: Any) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.config["EVENT_LOG_LEVEL"] = None
    with app.app_context():
        pass
    assert logged == []


def test_a_line_break_in_a_path_stays_in_its_line(
    logged: list[str], views: Any, plugin_of: Any
) -> None:
    app = views()("shop", plugins=[plugin_of("event-log")])
    Client(app).get("/a%0AINFO forged")
    assert all("\n" not in line for line in logged)


def test_an_application_can_let_the_log_go(logged: list[str], plugin_of: Any) -> None:
    app = Kernel("shop", plugins=[plugin_of("event-log")])
    app.unregister_plugin(plugin_of("event-log"))
    with app.app_context():
        pass
    assert logged == []
