from __future__ import annotations

import pytest
from werkzeug.routing import RequestRedirect
from werkzeug.test import Client

from glassware_core import current
from glassware_routing import FormDataRoutingRedirect


class Found(RequestRedirect):
    """A redirect on which browsers drop the body."""

    code = 302


def raised(app, in_request, error, method="POST"):
    with in_request(app, "/user", method=method):
        request = current().request
        request.routing_exception = error
        with pytest.raises(Exception) as info:
            app.raise_routing_exception(request)
    return info.value


def test_a_redirect_that_drops_the_form_is_an_error_in_debug_mode(app, in_request):
    app.debug = True
    error = raised(app, in_request, Found("http://localhost/user/"))
    assert type(error) is FormDataRoutingRedirect
    assert isinstance(error, AssertionError)
    message = str(error)
    assert "sent to 'http://localhost/user'" in message
    assert "canonical URL 'http://localhost/user/'" in message
    assert "ends with a slash" in message
    assert "debug mode" in message


def test_a_redirect_elsewhere_says_nothing_of_slashes(app, in_request):
    app.debug = True
    error = raised(app, in_request, Found("http://localhost/other"))
    assert "ends with a slash" not in str(error)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_methods_without_a_form_are_redirected(app, in_request, method):
    app.debug = True
    redirect = Found("http://localhost/user/")
    assert raised(app, in_request, redirect, method) is redirect


def test_without_debug_mode_the_redirect_is_sent(app, in_request):
    redirect = Found("http://localhost/user/")
    assert raised(app, in_request, redirect) is redirect


@pytest.mark.parametrize("code", [307, 308])
def test_codes_that_keep_the_body_are_sent(app, in_request, code):
    app.debug = True
    redirect = RequestRedirect("http://localhost/user/")
    redirect.code = code
    assert raised(app, in_request, redirect) is redirect


def test_werkzeugs_own_redirects_keep_the_body(app):
    app.debug = True
    app.add_url_rule("/user/", endpoint="user", methods=["POST"])
    response = Client(app).post("/user", data={"a": "1"})
    assert (response.status_code, response.location) == (308, "http://localhost/user/")
