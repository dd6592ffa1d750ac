from __future__ import annotations

import blinker
import pytest
from werkzeug.test import Client

import glassware_signals
from glassware_core import EVENTS, call_all
from glassware_signals import (
    Namespace,
    appcontext_popped,
    appcontext_pushed,
    appcontext_tearing_down,
    before_render_template,
    got_request_exception,
    message_flashed,
    request_finished,
    request_started,
    request_tearing_down,
    signals_available,
    template_rendered,
)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_documented_signal_with_its_name(event):
    signal = getattr(glassware_signals, event)
    assert isinstance(signal, blinker.NamedSignal)
    assert signal.name == event.replace("_", "-")
    assert signal.__doc__.startswith("Sent ")


def test_signals_are_available_where_blinker_is():
    assert signals_available is True
    assert Namespace is blinker.Namespace


def test_a_library_can_make_signals_of_its_own():
    saved = Namespace().signal("saved")
    heard = []
    saved.connect(heard.append, weak=False)
    saved.send("sender")
    assert heard == ["sender"]


def test_the_names_are_kept_apart_from_blinkers_own_namespace():
    assert blinker.signal("request-started") is not request_started


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'request_begun'"):
        glassware_signals.request_begun  # noqa: B018
    assert "request_started" in dir(glassware_signals)


def record(calls, name):
    def receiver(sender, **details):
        calls.append((name, sender, details))

    return receiver


@pytest.fixture
def calls():
    """What every signal's receivers were called with, in order."""
    calls = []
    receivers = {event: record(calls, event) for event in EVENTS}
    for event, receiver in receivers.items():
        getattr(glassware_signals, event).connect(receiver)
    yield calls
    for event, receiver in receivers.items():
        getattr(glassware_signals, event).disconnect(receiver)


def test_a_request_sends_its_signals_in_order(app, calls):
    answer = Client(app).get("/")
    assert answer.text == "Hello"
    assert [name for name, _, _ in calls] == [
        "appcontext_pushed",
        "request_started",
        "request_finished",
        "request_tearing_down",
        "appcontext_tearing_down",
        "appcontext_popped",
    ]
    assert all(sender is app for _, sender, _ in calls)
    details = {name: details for name, _, details in calls}
    assert details["request_finished"]["response"].get_data(as_text=True) == "Hello"
    assert details["request_tearing_down"] == details["appcontext_tearing_down"] == {"exc": None}
    assert details["request_started"] == details["appcontext_pushed"] == {}
    assert details["appcontext_popped"] == {}


def test_an_exception_is_sent_and_then_torn_down(app, calls):
    assert Client(app).get("/fail").status_code == 500
    assert [name for name, _, _ in calls] == [
        "appcontext_pushed",
        "request_started",
        "got_request_exception",
        "request_finished",
        "request_tearing_down",
        "appcontext_tearing_down",
        "appcontext_popped",
    ]
    details = {name: details for name, _, details in calls}
    error = details["got_request_exception"]["exception"]
    assert type(error) is ZeroDivisionError
    assert details["request_tearing_down"]["exc"] is error
    assert details["appcontext_tearing_down"]["exc"] is error


def test_an_application_context_sends_its_three_signals(app, calls):
    with app.app_context():
        assert [name for name, _, _ in calls] == ["appcontext_pushed"]
    assert [name for name, _, _ in calls][1:] == ["appcontext_tearing_down", "appcontext_popped"]


@pytest.mark.parametrize(
    ("signal", "details"),
    [
        (template_rendered, {"template": object(), "context": {"a": 1}}),
        (before_render_template, {"template": object(), "context": {"a": 1}}),
        (message_flashed, {"message": "Saved", "category": "info"}),
    ],
)
def test_events_of_other_parts_are_sent_with_their_details(app, calls, signal, details):
    name = signal.name.replace("-", "_")
    call_all(getattr(app.events, name), app, **details)
    assert calls == [(name, app, details)]


@pytest.mark.parametrize(
    "signal",
    [
        request_started,
        request_finished,
        request_tearing_down,
        appcontext_pushed,
        appcontext_tearing_down,
        appcontext_popped,
    ],
)
def test_one_signal_can_be_listened_to_alone(app, signal):
    heard = []

    def receiver(sender, **details):
        heard.append(sender)

    with signal.connected_to(receiver, app):
        Client(app).get("/")
    assert heard == [app]


def test_an_exception_that_is_handled_is_not_sent(app):
    app.register_error_handler(ZeroDivisionError, lambda error: "handled")
    heard = []
    with got_request_exception.connected_to(heard.append):
        assert Client(app).get("/fail").text == "handled"
    assert heard == []
