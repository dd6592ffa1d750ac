from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest
from werkzeug import exceptions
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.routing import RequestRedirect
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import error_response
from glassware_core.error_response import http_exception_response
from glassware_core.response import Response


def answer(app, method):
    environ = EnvironBuilder("/x", method=method).get_environ()
    body, status, headers = run_wsgi_app(app, environ)
    return status, list(headers), b"".join(body)


class Teapot(HTTPException):
    code = 418
    description = "I am <b>short</b> & stout.\nTip me over."


class OwnCode(HTTPException):
    code = 499


class OwnName(HTTPException):
    code = 420
    name = "Enhance <your> calm"


class OwnBody(exceptions.NotFound):
    def get_body(self, environ=None, scope=None):
        return f"nothing at {environ['PATH_INFO']}"


class OwnHeaders(exceptions.NotFound):
    def get_headers(self, environ=None, scope=None):
        return [("Content-Type", "text/plain"), ("X-Own", "1")]


class NoContentType(exceptions.NotFound):
    def get_headers(self, environ=None, scope=None):
        return [("X-Own", "1")]


class BytesBody(exceptions.NotFound):
    def get_body(self, environ=None, scope=None):
        return b"bytes"


class OwnDescription(exceptions.NotFound):
    def get_description(self, environ=None, scope=None):
        return "<i>own</i>"


class OwnResponse(exceptions.NotFound):
    def get_response(self, environ=None, scope=None):
        return WerkzeugResponse("own", 410)


class OwnMaking(HTTPException):
    code = 303

    def __init__(self):  # without super(), so it has no attribute `response`
        Exception.__init__(self)

    def get_response(self, environ=None, scope=None):
        return WerkzeugResponse("see", 303, [("Location", "/other")])


class OwnCall(exceptions.NotFound):
    def __call__(self, environ, start_response):
        start_response("404 Own", [("X-Own", "1")])
        return [b"own"]


class SubNotAllowed(exceptions.MethodNotAllowed):
    description = "No."


def changed(exception, **attributes):
    for name, value in attributes.items():
        setattr(exception, name, value)
    return exception


EXCEPTIONS = {
    **{f"stock {code}": cls for code, cls in default_exceptions.items()},
    **{
        f"described {code}": lambda cls=cls: cls(description="<b>é</b> & \n'x'\x00")
        for code, cls in default_exceptions.items()
    },
    "empty description": lambda: exceptions.NotFound(""),
    "key error": lambda: exceptions.BadRequestKeyError("<k>"),
    "shown key error": lambda: changed(exceptions.BadRequestKeyError("<k>"), show_exception=True),
    "security": exceptions.SecurityError,
    "disconnected": exceptions.ClientDisconnected,
    "allow": lambda: exceptions.MethodNotAllowed(["GET", "HEAD"]),
    "allow in a subclass": lambda: SubNotAllowed(["GET"]),
    "range": lambda: exceptions.RequestedRangeNotSatisfiable(100),
    "range in units": lambda: exceptions.RequestedRangeNotSatisfiable(3, "items"),
    "authenticate": lambda: exceptions.Unauthorized(
        www_authenticate=[WWWAuthenticate("basic", {"realm": "x"}), WWWAuthenticate("digest")]
    ),
    "retry": lambda: exceptions.TooManyRequests(retry_after=20),
    "retry at": lambda: exceptions.ServiceUnavailable(retry_after=datetime(2030, 1, 1, tzinfo=UTC)),
    "original": lambda: exceptions.InternalServerError(original_exception=ValueError()),
    "own class": Teapot,
    "own class described": lambda: Teapot("other"),
    "own code": OwnCode,
    "own name": OwnName,
    "own body": OwnBody,
    "own headers": OwnHeaders,
    "no content type": NoContentType,
    "bytes": BytesBody,
    "own description": OwnDescription,
    "own response": OwnResponse,
    "own making": OwnMaking,
    "own call": OwnCall,
    "no code": lambda: HTTPException("x"),
    "code of the instance": lambda: changed(exceptions.NotFound(), code=410),
    "body of the instance": lambda: changed(exceptions.NotFound(), get_body=lambda *a: "x"),
    "get_description of the instance": lambda: changed(
        exceptions.NotFound(), get_description=lambda *a: "<i>x</i>"
    ),
    "get_headers of the instance": lambda: changed(
        exceptions.NotFound(), get_headers=lambda *a: []
    ),
    "description of the instance": lambda: changed(exceptions.NotFound(), description="<x>"),
    "a response": lambda: exceptions.NotFound(response=WerkzeugResponse("given", 402)),
    "redirect": lambda: RequestRedirect("http://localhost/é"),
}


class Own(Response):
    pass


class OwnInit(Response):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.headers["X-Init"] = "1"


class OwnForce(Response):
    @classmethod
    def force_type(cls, response, environ=None):
        forced = super().force_type(response, environ)
        forced.headers["X-Forced"] = "1"
        return forced


class OwnData(Response):
    def set_data(self, value):
        super().set_data(b"changed")


class OwnDefaults(Response):
    default_mimetype = "text/plain"
    default_status = 299


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("response_class", [Response, Own, OwnInit, OwnForce, OwnData, OwnDefaults])
@pytest.mark.parametrize("make", EXCEPTIONS.values(), ids=EXCEPTIONS)
def test_the_answer_is_what_calling_the_exception_gives(make, response_class, method):
    environ = EnvironBuilder("/x", method=method).get_environ()
    expected = answer(response_class.force_type(make(), environ), method)
    if response_class is Response and type(make()) is not OwnCall:
        # `force_type` adds a content type to what a WSGI application of any kind answers.
        assert expected == answer(make(), method)
    for _ in range(2):  # the second answer is made from what was kept of the first
        response = http_exception_response(response_class, make(), environ)
        assert type(response) is response_class
        assert answer(response, method) == expected


def test_changing_an_answer_does_not_change_the_next():
    environ = EnvironBuilder().get_environ()
    first = http_exception_response(Response, exceptions.NotFound(), environ)
    first.headers["X"] = "y"
    first.data = "other"
    second = http_exception_response(Response, exceptions.NotFound(), environ)
    assert "X" not in second.headers
    assert b"Not Found" in second.data


def test_only_bodies_of_werkzeug_s_own_exceptions_are_kept():
    environ = EnvironBuilder().get_environ()
    for number in range(10):
        made = type(f"Made{number}", (exceptions.NotFound,), {"description": str(number)})
        http_exception_response(Response, made(), environ)
        http_exception_response(Response, exceptions.NotFound(str(number)), environ)
    assert set(error_response._bodies) <= set(default_exceptions.values())


def test_a_plain_error_does_not_need_the_test_machinery(monkeypatch):
    # `force_type` would import it to run the exception.
    monkeypatch.setitem(sys.modules, "werkzeug.test", None)
    environ = {"REQUEST_METHOD": "GET"}
    assert http_exception_response(Response, exceptions.NotFound(), environ).status_code == 404
    assert http_exception_response(Own, SubNotAllowed(["GET"]), environ).status_code == 405
