from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, compose, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def service(views: Any, plugin_of: Any) -> Any:
    """An application whose requests have identifiers."""
    cls = compose(views(id=lambda: app.request_id()), plugins=[plugin_of("request-id")])
    app: Any = cls("service")
    return app


def test_a_request_has_an_identifier_in_the_view_and_in_the_response(service: Any) -> None:
    client = Client(service)
    one, two = client.get("/id"), client.get("/id")
    assert one.headers["X-Request-ID"] == one.text
    assert len(one.text) == 32
    assert one.text != two.text


def test_an_answer_to_an_error_has_it_too(service: Any) -> None:
    response = Client(service).get("/missing")
    assert response.status_code == 500
    assert len(response.headers["X-Request-ID"]) == 32


def test_an_identifier_that_is_received_is_believed_on_demand_and_if_it_is_plain(
    service: Any,
) -> None:
    client = Client(service)
    sent = {"X-Trace": "of-the-proxy.1"}
    service.config["REQUEST_ID_HEADER"] = "X-Trace"
    assert client.get("/id", headers=sent).text != "of-the-proxy.1"
    service.config["REQUEST_ID_TRUSTED"] = True
    assert client.get("/id", headers=sent).text == "of-the-proxy.1"
    for other in ("a b", "", "x" * 65, "é"):
        response = client.get("/id", headers={"X-Trace": other})
        assert len(response.text) == 32
        assert response.headers["X-Trace"] == response.text


def test_a_subclass_makes_other_identifiers(service: Any) -> None:
    class Counting(type(service)):
        def make_request_id(self, received: str | None) -> str:
            return "always the same"

    assert Client(Counting("sub")).get("/missing").headers["X-Request-ID"] == "always the same"


def test_outside_of_a_request_there_is_none(service: Any) -> None:
    with pytest.raises(RuntimeError, match="'request_id' needs an active request"):
        service.request_id()
    with service.app_context(), pytest.raises(RuntimeError):
        service.request_id()


def test_a_feature_cannot_be_given_to_one_application_alone(plugin_of: Any) -> None:
    with pytest.raises(RuntimeError, match=r"compose\(\.\.\., plugins=\[plugin\]\)"):
        Kernel("x", plugins=[plugin_of("request-id")])


def test_the_feature_may_be_written_out_among_the_bases() -> None:
    feature = importlib.import_module("glassware_request_id").RequestIdApp

    class App(feature):
        pass

    assert App("x").make_request_id("given") == "given"


def test_the_failure_of_a_plugin_that_comes_before_is_answered_and_not_hidden(
    plugin_of: Any,
) -> None:
    class Failing:
        def open_context(self, app: Any) -> Callable[[Any], None]:
            def fail(ctx: Any) -> None:
                raise LookupError

            return fail

    Failing.open_context = hookimpl(tryfirst=True)(Failing.open_context)
    cls = compose(plugins=[plugin_of("request-id")])
    response = Client(cls("x", plugins=[Failing()])).get("/")
    assert response.status_code == 500
    assert "X-Request-ID" not in response.headers
