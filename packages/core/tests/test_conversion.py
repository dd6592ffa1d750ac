from __future__ import annotations

import pytest
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Response as BaseResponse

from glassware_core import Response, make_response


def wsgi(environ, start_response):
    start_response("202 Accepted", [("Content-Type", "text/plain"), ("X-App", "1")])
    return [b"wsgi"]


class Bare(HTTPException):
    """One that does not call `HTTPException.__init__` and so lacks its attributes."""

    code = 303

    def __init__(self):
        pass

    def get_response(self, environ=None, scope=None):
        return BaseResponse("bare", 303)


def generator():
    yield "a"
    yield "b"


@pytest.mark.parametrize(
    ("value", "status", "body", "headers"),
    [
        ("text", 200, b"text", {"Content-Type": "text/html; charset=utf-8"}),
        (b"bytes", 200, b"bytes", {"Content-Type": "text/html; charset=utf-8"}),
        (bytearray(b"array"), 200, b"array", {}),
        ({"a": 1}, 200, b'{"a":1}\n', {"Content-Type": "application/json"}),
        ([1, 2], 200, b"[1,2]\n", {"Content-Type": "application/json"}),
        (generator, 200, b"ab", {}),
        (wsgi, 202, b"wsgi", {"Content-Type": "text/plain", "X-App": "1"}),
        (Response("own", 203), 203, b"own", {}),
        (BaseResponse("base", 204), 204, b"base", {"Content-Type": "text/plain; charset=utf-8"}),
        (NotFound("gone"), 404, None, {}),
        (Bare(), 303, b"bare", {}),
        (("text", 201), 201, b"text", {}),
        (("text", "418 Teapot"), 418, b"text", {}),
        (("text", {"X-A": "1"}), 200, b"text", {"X-A": "1"}),
        (("text", [("X-A", "1")]), 200, b"text", {"X-A": "1"}),
        (("text", 201, {"X-A": "1"}), 201, b"text", {"X-A": "1"}),
        (
            ("text", None, {"Content-Type": "text/plain"}),
            200,
            b"text",
            {"Content-Type": "text/plain"},
        ),
        (({"a": 1}, 400), 400, b'{"a":1}\n', {"Content-Type": "application/json"}),
        ((Response("own", 203), 299, {"X-A": "1"}), 299, b"own", {"X-A": "1"}),
        ((wsgi, 299), 299, b"wsgi", {"X-App": "1"}),
    ],
)
def test_what_a_view_returns_becomes_a_response(app, client, value, status, body, headers):
    app.view("/")(lambda: value() if value is generator else value)
    with app.request_context(EnvironBuilder("/").get_environ()):
        response = app.make_response(value() if value is generator else value)
        assert isinstance(response, app.response_class)
        assert response.status_code == status
        if body is not None:
            assert response.get_data() == body
        for name, expected in headers.items():
            assert response.headers[name] == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, r"did not return a valid response.*either returned None"),
        ((None, 400), r"either returned None"),
        (1, r"but it was a int"),
        ((1, 2), r"but it was a int"),
        ((), r"valid response tuple"),
        (("a", 1, {}, 4), r"valid response tuple.*found 4 items"),
    ],
)
def test_another_value_is_an_error_that_says_what_was_returned(app, value, message):
    with (
        app.request_context(EnvironBuilder("/").get_environ()),
        pytest.raises(TypeError, match=f"(?s){message}"),
    ):
        app.make_response(value)


def test_the_applications_response_class_is_used(app):
    class Custom(Response):
        default_mimetype = "text/x-custom"

    app.response_class = Custom
    with app.request_context(EnvironBuilder("/").get_environ()):
        for value in ("text", b"bytes", {"a": 1}, wsgi, NotFound(), Response("x")):
            assert type(app.make_response(value)) is Custom
        assert app.make_response("text").mimetype == "text/x-custom"


def test_make_response_takes_what_a_view_returns_as_arguments(app):
    with app.request_context(EnvironBuilder("/").get_environ()):
        assert make_response().get_data() == b""
        assert make_response("text").get_data() == b"text"
        response = make_response("text", 201, {"X-A": "1"})
        assert (response.status_code, response.headers["X-A"]) == (201, "1")


def test_the_make_response_method_may_be_overridden(app_class):
    class App(app_class):
        def make_response(self, rv):
            return super().make_response(str(rv))

    app = App("converts", root_path=".")
    app.view("/")(lambda: 42)
    assert Client(app).get("/").text == "42"


def test_a_response_is_made_where_an_application_is():
    with pytest.raises(RuntimeError, match="outside of application context"):
        make_response("text")
