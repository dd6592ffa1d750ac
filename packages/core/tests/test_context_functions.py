from __future__ import annotations

import threading

import pytest
from werkzeug.test import EnvironBuilder

from glassware_core import (
    after_this_request,
    copy_current_request_context,
    current_app,
    request,
)


def environ(path="/"):
    return EnvironBuilder(path).get_environ()


def test_a_copied_context_can_be_pushed_in_another_thread(app):
    app.open_session = lambda ctx: {}  # the sessions part brings it
    results = []
    with app.request_context(environ("/thread")):

        @copy_current_request_context
        def work():
            results.append((request.path, current_app.name))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert results == [("/thread", app.name)]


@pytest.mark.parametrize("function", [after_this_request, copy_current_request_context])
def test_what_needs_a_request_says_so(app, function):
    with app.app_context(), pytest.raises(RuntimeError, match=f"'{function.__name__}' can only"):
        function(print)


def test_after_this_request_functions_run_before_the_registered_ones(app, client):
    @app.view("/")
    def index():
        @after_this_request
        def mark(response):
            response.headers["X-Order"] = "this"
            return response

        return "hello"

    @app.after_request
    def all_of_them(response):
        response.headers["X-Order"] += " registered"
        return response

    assert client.get("/").headers["X-Order"] == "this registered"
