from __future__ import annotations

import pytest

from glassware_session_stores import SESSION_EVENTS, SessionEvents


def test_every_sink_of_an_event_is_told():
    events, told = SessionEvents(), []
    for number in range(2):
        events.add("session_lost", lambda app, key, number=number: told.append((app, key, number)))
    events.tell("session_lost", "app", key="a")
    events.tell("session_conflict", "app", key="a", outcome="merged")
    assert told == [("app", "a", 0), ("app", "a", 1)]


def test_a_sink_that_raises_keeps_no_other_from_being_told():
    events, told = SessionEvents(), []
    events.add("session_lost", lambda app, key: 1 / 0)
    events.add("session_lost", lambda app, key: told.append(key))
    with pytest.raises(ZeroDivisionError):
        events.tell("session_lost", None, key="a")
    assert told == ["a"]


def test_an_unknown_event_is_an_error_that_names_the_known_ones():
    with pytest.raises(ValueError, match=f"'lost'; the events are {', '.join(SESSION_EVENTS)}"):
        SessionEvents().add("lost", print)


def test_what_was_added_after_the_mark_is_taken_over():
    told = []
    events, others = SessionEvents(), SessionEvents()
    others.add("session_lost", lambda app, key: told.append("given"))
    others.mark()
    others.add("session_lost", lambda app, key: told.append("added"))
    events.take_over(others)
    events.tell("session_lost", None, key="k")
    assert told == ["added"]
