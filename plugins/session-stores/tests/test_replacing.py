from __future__ import annotations

import pytest
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import create_environ

from glassware_core import Response
from glassware_session_stores.replacing import answer_with


@pytest.fixture
def response():
    made = Response(
        "the page", 302, {"Location": "/next", "ETag": '"x"', "X-Frame-Options": "DENY"}
    )
    made.set_cookie("other", "1")
    made.vary.add("Origin")
    return made


def test_the_response_becomes_that_of_the_error(app, response):
    with app.request_context(create_environ()):
        answer_with(app, ServiceUnavailable(), response)
    assert response.status_code == 503
    assert b"Service Unavailable" in response.get_data()
    assert response.headers["Content-Length"] == str(len(response.get_data()))
    assert response.headers["Cache-Control"] == "no-store"
    assert not {"Location", "ETag", "Set-Cookie"} & set(response.headers.keys())


def test_headers_that_are_not_about_the_page_stay(app, response):
    with app.request_context(create_environ()):
        answer_with(app, ServiceUnavailable(), response)
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "Origin" in response.vary


def test_the_handler_of_the_error_makes_the_page(app, response):
    app.register_error_handler(503, lambda error: ("sorry", 503, {"Retry-After": "5"}))
    with app.request_context(create_environ()):
        answer_with(app, ServiceUnavailable(), response)
    assert response.get_data() == b"sorry"
    assert response.headers["Retry-After"] == "5"


def test_what_the_page_holds_open_is_closed(app):
    class Body(list):
        closed = False

        def close(self):
            self.closed = True

    body = Body([b"page"])
    response = Response(body, direct_passthrough=True)
    with app.request_context(create_environ()):
        answer_with(app, ServiceUnavailable(), response)
    assert body.closed
    assert not response.direct_passthrough
