from __future__ import annotations

import gc
import sys
import threading
import weakref

import blinker
import pytest
from werkzeug.test import Client

from glassware_core import Events, Kernel
from glassware_signals import appcontext_popped, appcontext_pushed, request_started
from glassware_signals.applications import applications
from glassware_signals.sinks import SignalSink


@pytest.fixture
def heard():
    return []


@pytest.fixture
def receiver(heard):
    def note(sender, **details):
        heard.append((sender, details))

    return note


def test_without_receivers_there_is_no_sink(app):
    assert app.events.request_started == ()


def test_a_receiver_connected_after_the_application_was_created_is_called(app, receiver, heard):
    with request_started.connected_to(receiver):
        Client(app).get("/")
    assert heard == [(app, {})]


def test_a_receiver_connected_before_the_application_was_created_is_called(
    make_app, receiver, heard
):
    with request_started.connected_to(receiver):
        app = make_app("later")
        Client(app).get("/")
    assert heard == [(app, {})]


def test_the_sink_goes_with_the_last_receiver(app, receiver):
    other = print
    with request_started.connected_to(receiver):
        with request_started.connected_to(other):
            assert len(app.events.request_started) == 1
        assert len(app.events.request_started) == 1
    assert app.events.request_started == ()


def test_a_receiver_of_one_sender_hears_of_that_application_alone(make_app, receiver, heard):
    one, two = make_app("one"), make_app("two")
    with request_started.connected_to(receiver, sender=one):
        Client(two).get("/")
        assert heard == []
        Client(one).get("/")
    assert heard == [(one, {})]


def test_disconnecting_from_one_sender_keeps_the_other(make_app, receiver, heard):
    one, two = make_app("one"), make_app("two")
    request_started.connect(receiver, one)
    request_started.connect(receiver, two)
    request_started.disconnect(receiver, one)
    Client(one).get("/")
    Client(two).get("/")
    request_started.disconnect(receiver)
    Client(two).get("/")
    assert heard == [(two, {})]


def test_connect_via_connects_the_decorated_function(app, heard):
    @request_started.connect_via(app)
    def note(sender):
        heard.append(sender)

    Client(app).get("/")
    request_started.disconnect(note)
    assert heard == [app]


def test_a_weak_receiver_that_died_is_not_called_and_its_sink_goes(app, heard):
    def note(sender):
        heard.append(sender)

    request_started.connect(note)
    Client(app).get("/")
    del note
    assert len(app.events.request_started) == 1
    Client(app).get("/")
    assert heard == [app]
    assert app.events.request_started == ()


def test_after_a_weak_receiver_died_another_one_can_connect(app, receiver, heard):
    request_started.connect(lambda sender: None)
    with request_started.connected_to(receiver):
        Client(app).get("/")
    assert heard == [(app, {})]


def test_a_muted_signal_reaches_nobody_until_the_block_ends(app, receiver, heard):
    with request_started.connected_to(receiver):
        with request_started.muted():
            Client(app).get("/")
        assert heard == []
        Client(app).get("/")
    assert heard == [(app, {})]


def test_a_receiver_may_disconnect_itself_while_it_is_called(app, heard):
    def once(sender):
        heard.append(sender)
        request_started.disconnect(once)

    request_started.connect(once)
    Client(app).get("/")
    Client(app).get("/")
    assert heard == [app]


def test_an_asynchronous_receiver_is_run_by_ensure_sync(app, heard):
    pytest.importorskip("asgiref")

    async def note(sender):
        heard.append(sender)

    with request_started.connected_to(note):
        Client(app).get("/")
    assert heard == [app]


def test_ensure_sync_of_the_application_is_asked_at_each_call(app, heard):
    async def note(sender):
        raise AssertionError("never run: ensure_sync answers another function")

    app.ensure_sync = lambda function: heard.append
    with request_started.connected_to(note):
        Client(app).get("/")
    assert heard == [app]


def test_the_error_of_a_receiver_reaches_the_request_and_leaves_no_context(app, receiver, heard):
    def fail(sender, **details):
        raise LookupError("receiver")

    with request_started.connected_to(fail), appcontext_popped.connected_to(receiver):
        assert Client(app).get("/").status_code == 500
    assert heard == [(app, {})]
    assert Client(app).get("/").status_code == 200


def test_all_applications_of_a_process_send(make_app, receiver, heard):
    apps = [make_app(f"app{number}") for number in range(3)]
    with request_started.connected_to(receiver):
        for app in apps:
            Client(app).get("/")
    assert [sender for sender, _ in heard] == apps


def test_an_application_that_cannot_be_hashed_sends(receiver, heard):
    class Equal(Kernel):
        def __eq__(self, other):
            return True

        __hash__ = None

    one, two = Equal("one"), Equal("two")
    with appcontext_pushed.connected_to(receiver):
        for app in (one, two):
            with app.app_context():
                pass
    assert [sender.name for sender, _ in heard] == ["one", "two"]


def test_an_application_is_freed_with_its_last_reference(make_app, receiver, heard):
    request_started.connect(receiver)
    try:
        app = make_app("freed")
        Client(app).get("/")
        heard.clear()
        gone = weakref.ref(app)
        gc.disable()
        try:
            del app
            assert gone() is None
        finally:
            gc.enable()
    finally:
        request_started.disconnect(receiver)


def test_connecting_and_disconnecting_in_many_threads_leaves_the_right_sinks(make_app):
    apps = [make_app("first")]
    kept = []
    start = threading.Barrier(6)
    failures = []

    def come_and_go(stays):
        def note(sender):
            pass

        try:
            start.wait()
            for _ in range(200):
                request_started.connect(note)
                request_started.disconnect(note)
            if stays:
                request_started.connect(note)
                kept.append(note)
        except BaseException as error:
            failures.append(error)

    def create():
        start.wait()
        for _ in range(20):
            apps.append(make_app("more"))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for stays in (True, False):
            threads = [threading.Thread(target=come_and_go, args=[stays]) for _ in range(4)]
            threads += [threading.Thread(target=create) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert failures == []
            assert {len(app.events.request_started) for app in apps} == {1 if stays else 0}
            while kept:
                request_started.disconnect(kept.pop())
            assert {app.events.request_started for app in apps} == {()}
    finally:
        sys.setswitchinterval(interval)


def test_a_sink_serves_any_signal(receiver):
    """A signal of blinker's own, a sink, and an application's events: no more is needed."""
    signal = blinker.Signal()
    events = Events()
    applications.join(events)
    sink = SignalSink("message_flashed", signal)
    signal.connect(receiver)
    assert sink in events.message_flashed
    signal.disconnect(receiver)
    assert events.message_flashed == ()
