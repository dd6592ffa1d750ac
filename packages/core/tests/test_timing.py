from __future__ import annotations

import re

import pytest
from werkzeug.test import Client

from glassware_core import hookimpl
from glassware_core.timing import header


class Slow:
    """Takes part in a request in every way."""

    __name__ = "slow"

    def open(self, ctx):
        pass

    def close(self, ctx, response):
        pass

    def sink(self, app, **details):
        pass

    @hookimpl
    def open_context(self, app):
        return self.open

    @hookimpl
    def close_response(self, app):
        return self.close

    @hookimpl
    def events(self, app):
        return {"request_started": self.sink, "appcontext_popped": self.sink}

    @hookimpl
    def wsgi_middleware(self, app):
        def wrapper(inner):
            return lambda environ, start_response: inner(environ, start_response)

        return wrapper


class Silent:
    __name__ = "silent"


def measured(value):
    """Return the metrics of a header by name."""
    return dict(
        re.fullmatch(r"(\S+);dur=(\d+\.\d{3})", each).groups() for each in value.split(", ")
    )


def test_the_header_tells_what_each_plugin_took_of_a_request(app_class):
    app = app_class("timed", root_path=".", plugins=[Slow(), Silent()])
    app.config["SERVER_TIMING"] = True
    for _ in range(2):
        response = Client(app).get("/")
        assert response.status_code == 404
        times = measured(response.headers["Server-Timing"])
        assert "slow" in times
        assert "silent" not in times
        assert float(times["slow"]) <= float(times["total"])


def test_a_header_of_the_applications_own_is_kept(app_class):
    app = app_class("timed", root_path=".")
    app.config["SERVER_TIMING"] = True
    app.view("/")(lambda: ("", {"Server-Timing": "db;dur=1"}))
    own, ours = Client(app).get("/").headers.getlist("Server-Timing")
    assert own == "db;dur=1"
    assert ours.startswith("total;dur=")


def test_without_the_key_everything_is_called_as_it_is(app_class):
    slow = Slow()
    app = app_class("untimed", root_path=".", plugins=[slow])
    assert "Server-Timing" not in Client(app).get("/").headers
    assert slow.open in app.plan.open
    assert slow.close in app.plan.close
    assert app.events.request_started == (slow.sink,)
    bare = app_class("bare", root_path=".")
    Client(bare).get("/")
    assert bare._middleware is None


def test_an_error_of_the_application_is_timed_as_well(app_class):
    app = app_class("failing", root_path=".", plugins=[Slow()])
    app.config["SERVER_TIMING"] = True
    app.view("/")(lambda: 1 / 0)
    response = Client(app).get("/")
    assert response.status_code == 500
    assert "slow" in measured(response.headers["Server-Timing"])


def test_middleware_that_answers_itself_does_not_hide_the_header(app_class):
    class Answers:
        __name__ = "answers"

        @hookimpl
        def wsgi_middleware(self, app):
            def wrapper(inner):
                def middleware(environ, start_response):
                    start_response("503 Service Unavailable", [])
                    return [b""]

                return middleware

            return wrapper

    app = app_class("answered", root_path=".", plugins=[Answers()])
    app.config["SERVER_TIMING"] = True
    response = Client(app).get("/")
    assert response.status_code == 503
    assert "total" in measured(response.headers["Server-Timing"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [("request-id", "request-id"), ("my plugin,", "my_plugin_"), ("grün", "gr_n")],
)
def test_names_are_tokens_and_times_are_milliseconds(name, shown):
    assert header({name: 0.0015}, 0.25) == f"total;dur=250.000, {shown};dur=1.500"
