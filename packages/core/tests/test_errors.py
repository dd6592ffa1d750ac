from __future__ import annotations

import pytest
from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.test import EnvironBuilder

from glassware_core import abort, redirect
from glassware_core.errors import find_error_handler
from glassware_core.scaffold import exception_class_and_code


def test_the_code_comes_before_the_class_and_the_blueprint_before_the_application():
    spec = {
        None: {404: {NotFound: "app code"}, None: {HTTPException: "app class"}},
        "bp": {404: {NotFound: "bp code"}},
        "other": {None: {Exception: "other class"}},
    }
    assert find_error_handler(spec, NotFound(), ["bp"]) == "bp code"
    assert find_error_handler(spec, NotFound(), ["other"]) == "app code"
    assert find_error_handler(spec, Forbidden(), ["bp"]) == "app class"
    assert find_error_handler(spec, Forbidden(), ["other"]) == "other class"
    assert find_error_handler(spec, KeyError(), ["bp"]) is None
    assert find_error_handler({}, KeyError(), []) is None


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (999, ValueError, "999 is not a recognized HTTP error code"),
        (999, KeyError, "999 is not a recognized HTTP error code"),
        (KeyError("x"), TypeError, "is an instance, not a class"),
        (str, ValueError, "is not a subclass of Exception"),
        (BaseException, ValueError, "is not a subclass of Exception"),
        (BaseException, AssertionError, "Custom exceptions must be subclasses of Exception."),
        ("404", ValueError, "'404' is not a subclass"),
    ],
)
def test_a_handler_for_something_else_is_a_clear_error(app, given, error, message):
    with pytest.raises(error, match=message):
        app.register_error_handler(given, print)


def test_a_code_stands_for_its_exception():
    assert exception_class_and_code(404) == (NotFound, 404)
    assert exception_class_and_code(KeyError) == (KeyError, None)


def test_abort_uses_the_aborter_of_the_application(app):
    class Custom(HTTPException):
        code = 499

    app.aborter.mapping[499] = Custom
    with app.app_context(), pytest.raises(Custom):
        abort(499)
    with pytest.raises(LookupError):
        abort(499)
    with pytest.raises(NotFound):
        abort(404)


def test_redirect_uses_the_application_and_its_response_class(app):
    with app.request_context(EnvironBuilder("/").get_environ()):
        response = redirect("/there", 303)
        assert type(response) is app.response_class
        assert (response.status_code, response.location) == (303, "/there")
        app.redirect = lambda location, code=302: (location, code)
        assert redirect("/there") == ("/there", 302)
    assert redirect("/there").location == "/there"


def test_control_characters_in_a_location_cannot_end_the_header(app):
    with app.request_context(EnvironBuilder("/").get_environ()):
        for location in ("/a\r\nX-Evil: 1", "/a\nb", "/a\x00b"):
            headers = redirect(location).get_wsgi_headers(EnvironBuilder("/").get_environ())
            assert "X-Evil" not in headers
            assert not set("\r\n\x00") & set(headers["Location"])
