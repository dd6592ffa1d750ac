from __future__ import annotations

import threading

import pytest
from werkzeug.test import Client


def test_functions_before_the_first_request_run_once(app, client):
    calls = []

    @app.before_first_request
    def first():
        calls.append("first")

    assert app.before_first_request_funcs == [first]
    client.get("/")
    client.get("/")
    assert calls == ["first"]


def test_two_first_requests_at_once_wait_for_the_functions(app):
    calls = []
    ready = threading.Barrier(2)

    @app.before_first_request
    def slow():
        threading.Event().wait(0.05)
        calls.append("first")

    seen = []

    def ask():
        ready.wait()
        Client(app).get("/")
        seen.append(list(calls))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [["first"], ["first"]]


def test_a_function_that_fails_is_tried_again(app, client):
    app.testing = True
    attempts = []

    @app.before_first_request
    def fails_once():
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        client.get("/")
    assert client.get("/").status_code == 404
    assert len(attempts) == 2


def test_env_is_the_configuration_key(app):
    assert app.env == "production"
    app.env = "staging"
    assert app.config["ENV"] == "staging"
