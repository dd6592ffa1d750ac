from __future__ import annotations

import gc
import io
import subprocess
import sys
import weakref

import pytest

import glassware_testing
from glassware_core import Kernel, has_request_context, request
from glassware_testing import FlaskClient, FlaskCliRunner, TestingApp


class Plain(TestingApp, Kernel):
    """An application that nothing is added to."""


def test_the_client_is_of_the_class_that_the_application_names(app, app_class):
    assert type(app.test_client()) is FlaskClient

    class Client(FlaskClient):
        def __init__(self, *args, authentication, **kwargs):
            super().__init__(*args, **kwargs)
            self.authentication = authentication

    app.test_client_class = Client
    assert app.test_client(authentication="Basic").authentication == "Basic"

    class Sub(app_class):
        test_client_class = Client

    assert type(Sub().test_client(authentication="")) is Client


def test_the_runner_is_of_the_class_that_the_application_names(app):
    pytest.importorskip("click")
    assert type(app.test_cli_runner()) is FlaskCliRunner

    class Runner(FlaskCliRunner):
        pass

    app.test_cli_runner_class = Runner
    assert type(app.test_cli_runner(env={"A": "1"})) is Runner


def test_a_request_context_is_made_and_not_pushed(app):
    context = app.test_request_context("/x?a=1", method="POST", data="body")
    assert not has_request_context()
    assert context.request.method == "POST"
    with context:
        assert request.args["a"] == "1"
        assert request.get_data() == b"body"


def test_the_configuration_says_where_the_request_of_a_context_goes(app):
    app.config.update(SERVER_NAME="example.com:1234", APPLICATION_ROOT="/foo")
    assert app.test_request_context().request.url == "http://example.com:1234/foo/"
    context = app.test_request_context("/", subdomain="xxx", url_scheme="https")
    assert context.request.url == "https://xxx.example.com:1234/foo/"


def test_request_context_of_a_subclass_is_called(app_class):
    class Sub(app_class):
        def request_context(self, environ):
            environ["HTTP_X_SEEN"] = "yes"
            return super().request_context(environ)

    assert Sub().test_request_context().request.headers["X-Seen"] == "yes"


def test_an_unknown_argument_is_an_error(app):
    with pytest.raises(TypeError, match="'bad'"):
        app.test_request_context(bad=1)


def test_the_builder_is_closed_also_if_it_fails(app):
    file = io.BytesIO(b"content")

    def fail(environ):
        raise LookupError

    app.request_context = fail
    with pytest.raises(LookupError):
        app.test_request_context(data={"file": (file, "a.txt")})
    assert file.closed


def test_pytest_takes_no_application_class_for_a_collection_of_tests(app_class):
    assert app_class.__test__ is False


def test_an_application_is_freed_with_its_last_reference():
    app = Plain("freed")
    with app.test_client() as client:
        client.get("/")
    app.test_request_context().request.close()
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app, client
        assert gone() is None
    finally:
        gc.enable()


def test_an_application_that_serves_imports_no_runner():
    code = (
        "import sys\n"
        "from glassware_core import App\n"
        "App('x').test_client()\n"
        "assert 'click' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_package_names_what_it_has():
    assert {"EnvironBuilder", "FlaskCliRunner", "FlaskClient", "TestingApp"} <= set(
        dir(glassware_testing)
    )
    with pytest.raises(AttributeError, match="no attribute 'FlaskClint'"):
        glassware_testing.FlaskClint  # noqa: B018
