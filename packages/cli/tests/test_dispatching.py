from __future__ import annotations

from threading import Event

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from glassware_cli import DispatchingApp


def test_an_application_loaded_eagerly_is_there_at_once() -> None:
    calls: list[int] = []
    app = DispatchingApp(lambda: calls.append(1) or Response("hello"), use_eager_loading=True)
    assert calls == [1]
    assert Client(app).get("/").text == "hello"


def test_an_error_of_eager_loading_is_raised_at_once() -> None:
    def load() -> Response:
        raise ValueError("bad")

    with pytest.raises(ValueError, match="bad"):
        DispatchingApp(load, use_eager_loading=True)


def test_requests_wait_for_an_application_that_loads_in_the_background() -> None:
    loaded, answered = Event(), Event()

    def load() -> Response:
        loaded.wait(10)
        assert not answered.is_set()
        return Response("hello")

    app = DispatchingApp(load, use_eager_loading=False)
    loaded.set()
    assert Client(app).get("/").text == "hello"
    answered.set()
    assert Client(app).get("/").text == "hello"


def test_an_error_in_the_background_reaches_the_first_request_and_then_it_is_tried_again() -> None:
    outcomes = iter([ValueError("bad"), Response("mended")])

    def load() -> Response:
        outcome = next(outcomes)
        if isinstance(outcome, ValueError):
            raise outcome
        return outcome

    client = Client(DispatchingApp(load, use_eager_loading=False))
    with pytest.raises(ValueError, match="bad"):
        client.get("/")
    assert client.get("/").text == "mended"


def test_the_lock_is_held_until_loading_is_over() -> None:
    def load() -> Response:
        raise ValueError("bad")

    app = DispatchingApp(load, use_eager_loading=False)
    with app._lock, pytest.raises(ValueError, match="bad"):
        app._flush_bg_loading_exception()


@pytest.mark.parametrize("restarted", [True, False])
def test_only_the_process_that_the_reloader_starts_loads_in_the_background(
    monkeypatch: pytest.MonkeyPatch, restarted: bool
) -> None:
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true" if restarted else "")
    go_on = Event()
    if not restarted:
        go_on.set()

    def load() -> Response:
        assert go_on.wait(10)
        return Response("hello")

    app = DispatchingApp(load)
    go_on.set()
    assert Client(app).get("/").text == "hello"
