from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from werkzeug.test import Client

from glassware_core import Kernel, call_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traced(exporter: InMemorySpanExporter, plugin_of: Any) -> Callable[..., Any]:
    """Return a function that makes a traced application of a class."""

    def make(cls: Any, **options: Any) -> Any:
        app = cls("shop", plugins=[plugin_of("opentelemetry")], **options)
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        app.config["OPENTELEMETRY_TRACER_PROVIDER"] = provider
        return app

    return make


def test_a_request_is_a_span_with_the_attributes_of_the_conventions(
    traced: Any, views: Any, exporter: Any
) -> None:
    app = traced(views(hello=lambda: "Hello"))
    headers = {"User-Agent": "tests"}
    base = {"REMOTE_ADDR": "127.0.0.1"}
    url = "https://shop.test:8443"
    Client(app).get("/hello?page=2", base_url=url, headers=headers, environ_base=base)
    (span,) = exporter.get_finished_spans()
    assert span.name == "GET"
    assert span.kind is SpanKind.SERVER
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "url.scheme": "https",
        "url.path": "/hello",
        "url.query": "page=2",
        "server.address": "shop.test",
        "server.port": 8443,
        "client.address": "127.0.0.1",
        "user_agent.original": "tests",
        "network.protocol.version": "1.1",
    }


@pytest.mark.needs("routing")
def test_a_span_is_named_for_its_route(traced: Any, exporter: Any) -> None:
    from glassware_routing import RoutingApp

    app = traced(type("Shop", (RoutingApp, Kernel), {}))
    app.add_url_rule("/products/<int:number>", view_func=lambda number: f"{number}")
    for path in ("/products/7", "/products/8", "/missing"):
        Client(app).get(path)
    seven, eight, missing = exporter.get_finished_spans()
    assert seven.name == eight.name == "GET /products/<int:number>"
    assert seven.attributes["http.route"] == "/products/<int:number>"
    assert missing.name == "GET"
    assert "http.route" not in missing.attributes
    assert missing.attributes["http.response.status_code"] == 404
    assert missing.status.status_code is StatusCode.UNSET


def test_an_exception_is_recorded_and_makes_the_span_an_error(
    traced: Any, views: Any, exporter: Any
) -> None:
    app = traced(views(fail=lambda: 1 // 0))
    assert Client(app).get("/fail").status_code == 500
    (span,) = exporter.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes["error.type"] == "ZeroDivisionError"
    assert span.attributes["http.response.status_code"] == 500
    (event,) = span.events
    assert event.attributes["exception.type"] == "ZeroDivisionError"


def test_an_answer_of_the_server_that_it_fails_is_an_error_too(
    traced: Any, views: Any, exporter: Any
) -> None:
    Client(traced(views(busy=lambda: ("later", 503)))).get("/busy")
    (span,) = exporter.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes["error.type"] == "503"
    assert span.events == ()


def test_a_method_that_nobody_knows_makes_no_name_of_its_own(
    traced: Any, views: Any, exporter: Any
) -> None:
    Client(traced(views(hello=lambda: "Hello"))).open("/hello", method="BREW")
    (span,) = exporter.get_finished_spans()
    assert span.name == "HTTP"
    assert span.attributes["http.request.method"] == "_OTHER"
    assert span.attributes["http.request.method_original"] == "BREW"


def test_a_span_belongs_to_the_trace_of_the_headers(traced: Any, views: Any, exporter: Any) -> None:
    Client(traced(views(hello=lambda: "Hello"))).get("/hello", headers={"traceparent": PARENT})
    (span,) = exporter.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert f"{span.parent.span_id:016x}" == "b7ad6b7169203331"


def test_spans_that_a_view_opens_are_children(traced: Any, views: Any, exporter: Any) -> None:
    def view() -> str:
        with app.config["OPENTELEMETRY_TRACER_PROVIDER"].get_tracer("x").start_as_current_span("x"):
            return "Hello"

    app = traced(views(hello=view))
    Client(app).get("/hello")
    child, parent = exporter.get_finished_spans()
    assert child.parent.span_id == parent.context.span_id
    assert not trace.get_current_span().get_span_context().is_valid


@pytest.mark.needs("templating")
def test_a_rendered_template_is_a_child(
    traced: Any, views: Any, exporter: Any, tmp_path: Path
) -> None:
    from glassware_templating import TemplatingApp, render_template

    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("{{ name }}")
    (tmp_path / "templates" / "broken.html").write_text("{{ 1 // 0 }}")
    base = views(
        page=lambda: render_template("page.html", name="Ada"),
        broken=lambda: render_template("broken.html"),
    )
    app = traced(type("Pages", (TemplatingApp, base), {}), root_path=str(tmp_path))
    assert Client(app).get("/page").text == "Ada"
    template, request = exporter.get_finished_spans()
    assert template.name == "render template"
    assert template.attributes["glassware.template.name"] == "page.html"
    assert template.parent.span_id == request.context.span_id
    exporter.clear()
    assert Client(app).get("/broken").status_code == 500
    template, request = exporter.get_finished_spans()
    assert template.name == "render template"
    assert template.status.status_code is StatusCode.ERROR


def test_a_template_outside_of_a_request_is_a_span_of_its_own(traced: Any, exporter: Any) -> None:
    app = traced(Kernel)
    with app.app_context():
        for event in (app.events.before_render_template, app.events.template_rendered):
            call_all(event, app, template=["several"], context={})
        call_all(app.events.before_render_template, app, template=None, context={})
    whole, broken_off = exporter.get_finished_spans()
    assert whole.parent is None
    assert whole.status.status_code is StatusCode.UNSET
    assert broken_off.status.description == "it was not rendered to its end"


def test_without_a_provider_nothing_is_recorded(views: Any, plugin_of: Any) -> None:
    app = views(hello=lambda: "Hello")("shop", plugins=[plugin_of("opentelemetry")])
    assert Client(app).get("/hello").text == "Hello"
