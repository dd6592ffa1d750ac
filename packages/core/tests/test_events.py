from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from glassware_core import EVENTS, Events, call_all


def test_every_event_starts_without_sinks():
    events = Events()
    assert len(EVENTS) == 10
    assert all(getattr(events, name) == () for name in EVENTS)


def test_a_sink_is_added_once_and_discarded():
    events = Events()
    sink = print
    events.add("request_started", sink)
    events.add("request_started", sink)
    assert events.request_started == (sink,)
    events.discard("request_started", sink)
    events.discard("request_started", sink)
    assert events.request_started == ()


def test_no_sink_is_lost_when_several_threads_add_and_discard():
    events = Events()

    def come_and_go(number):
        def stays():
            pass

        for _ in range(300):
            events.add("request_started", come_and_go)
            events.discard("request_started", come_and_go)
            events.add("request_started", number)
        events.add("request_started", stays)
        return stays

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            expected = {*range(4), *pool.map(come_and_go, range(4))}
    finally:
        sys.setswitchinterval(before)
    assert set(events.request_started) - {come_and_go} == expected
    assert len(events.request_started) == len(set(events.request_started))


def test_an_unknown_event_is_an_error_that_lists_the_events():
    with pytest.raises(ValueError, match=r"'request_begun'; the events are request_started"):
        Events().add("request_begun", print)


def test_all_functions_run_and_the_first_error_is_raised():
    ran = []

    def fail(value):
        ran.append(value)
        raise ValueError(value)

    def other(value):
        ran.append(value)
        raise KeyError(value)

    with pytest.raises(ValueError):
        call_all((fail, other, ran.append), 1)
    assert ran == [1, 1, 1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "/",
            [
                "appcontext_pushed",
                "request_started",
                "request_finished",
                "request_tearing_down",
                "appcontext_tearing_down",
                "appcontext_popped",
            ],
        ),
        (
            "/fails",
            [
                "appcontext_pushed",
                "request_started",
                "got_request_exception",
                "request_finished",
                "request_tearing_down",
                "appcontext_tearing_down",
                "appcontext_popped",
            ],
        ),
    ],
)
def test_a_request_sends_its_events_in_order(app, client, path, expected):
    app.logger.disabled = True
    app.view("/")(lambda: "hello")
    app.view("/fails")(lambda: 1 / 0)
    seen = []
    for name in EVENTS:
        app.events.add(
            name, lambda sender, name=name, **details: seen.append((name, sender, details))
        )
    response = client.get(path)
    app.logger.disabled = False
    assert [name for name, _, _ in seen] == expected
    assert all(sender is app for _, sender, _ in seen)
    details = {name: details for name, _, details in seen}
    assert details["request_finished"]["response"].status == response.status
    if path == "/fails":
        assert isinstance(details["got_request_exception"]["exception"], ZeroDivisionError)
        assert isinstance(details["request_tearing_down"]["exc"], ZeroDivisionError)
        assert isinstance(details["appcontext_tearing_down"]["exc"], ZeroDivisionError)
    else:
        assert details["request_tearing_down"] == {"exc": None}
