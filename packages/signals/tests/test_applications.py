from __future__ import annotations

import gc

from glassware_core import Events
from glassware_signals.applications import Applications


def sink(app, **details):
    """Stand for something that listens."""


def test_a_wanted_sink_is_put_into_every_application():
    applications = Applications()
    one, two = Events(), Events()
    applications.join(one)
    applications.join(two)
    applications.place("request_started", sink, lambda: True)
    assert one.request_started == two.request_started == (sink,)
    assert one.request_finished == ()


def test_an_application_that_comes_later_gets_the_sinks_that_are_wanted():
    applications = Applications()
    applications.place("request_started", sink, lambda: True)
    events = Events()
    applications.join(events)
    assert events.request_started == (sink,)


def test_a_sink_that_is_wanted_no_more_is_taken_out_and_not_given_to_new_applications():
    applications = Applications()
    events, later = Events(), Events()
    applications.join(events)
    applications.place("request_started", sink, lambda: True)
    applications.place("request_started", sink, lambda: False)
    applications.join(later)
    assert events.request_started == later.request_started == ()


def test_other_sinks_of_an_event_stay():
    applications = Applications()
    events = Events()
    events.add("request_started", print)
    applications.join(events)
    applications.place("request_started", sink, lambda: True)
    assert events.request_started == (print, sink)
    applications.place("request_started", sink, lambda: False)
    assert events.request_started == (print,)


def test_an_application_is_held_weakly():
    applications = Applications()
    events = Events()
    applications.join(events)
    gc.disable()
    try:
        del events
        assert len(applications._events) == 0
    finally:
        gc.enable()
