"""What is called when something happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from opentelemetry import context as contexts
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from glassware_core import g, request

from .attributes import request_attributes, span_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Token

    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer

    from glassware_core import Kernel, Response

#: The attribute of `g` that holds what is open. It ends with its context, however that ends.
OPEN = "_opentelemetry"


@dataclass
class Open:
    """The spans that are open in one application context.

    Attributes:
        request: The span of the request, None outside of one.
        token: Gives OpenTelemetry's own context back.
        failed: Whether an exception was recorded in the request's span.
        templates: The spans of templates that are being rendered, the innermost last.
    """

    request: Span | None = None
    token: Token[Context] | None = None
    failed: bool = False
    templates: list[Span] = field(default_factory=list)


def tracer_of(app: Kernel) -> Tracer:
    """Return the tracer; one that records nothing where the program has set no provider."""
    provider = app.config["OPENTELEMETRY_TRACER_PROVIDER"]
    return trace.get_tracer("glassware_opentelemetry", tracer_provider=provider)


def opened() -> Open:
    """Return what is open in the current context."""
    found: Open | None = g.get(OPEN)
    if found is None:
        found = Open()
        setattr(g, OPEN, found)
    return found


def request_started(app: Kernel) -> None:
    """Open the span of a request, as a part of the trace that its headers name."""
    headers = {name.lower(): value for name, value in request.headers}
    span = tracer_of(app).start_span(
        span_name(request),
        context=propagate.extract(headers),
        kind=SpanKind.SERVER,
        attributes=request_attributes(request),
    )
    state = opened()
    state.request = span
    # Spans that the view opens are children of this one.
    state.token = contexts.attach(trace.set_span_in_context(span))


def request_finished(app: Kernel, response: Response) -> None:
    """Note the status; that of an error of the server makes the span one."""
    state = opened()
    span, status = state.request, response.status_code
    if span is None:
        return
    span.set_attribute("http.response.status_code", status)
    if status >= 500 and not state.failed:
        span.set_attribute("error.type", str(status))
        span.set_status(Status(StatusCode.ERROR))


def got_request_exception(app: Kernel, exception: BaseException) -> None:
    """Record an exception that nobody handled."""
    state = opened()
    if state.request is not None:
        fail(state.request, exception)
        state.failed = True


def request_tearing_down(app: Kernel, exc: BaseException | None = None) -> None:
    """Close the span of a request, after its stream was sent where the view keeps the context."""
    state = opened()
    close_templates(state, exc)
    if state.request is not None:
        state.request.end()
        state.request = None
    if state.token is not None:
        contexts.detach(state.token)
        state.token = None


def before_render_template(app: Kernel, template: Any, context: dict[str, Any]) -> None:
    """Open the span of a template."""
    name = getattr(template, "name", None)
    attributes = {"glassware.template.name": name} if isinstance(name, str) else {}
    span = tracer_of(app).start_span("render template", attributes=attributes)
    opened().templates.append(span)


def template_rendered(app: Kernel, template: Any, context: dict[str, Any]) -> None:
    """Close the span of a template."""
    templates = opened().templates
    if templates:
        templates.pop().end()


def appcontext_tearing_down(app: Kernel, exc: BaseException | None = None) -> None:
    """Close what a template that failed has left open outside of a request."""
    state: Open | None = g.get(OPEN)
    if state is not None:
        close_templates(state, exc)


def close_templates(state: Open, error: BaseException | None) -> None:
    """Close the spans of templates that were not rendered to their end."""
    while state.templates:
        span = state.templates.pop()
        if error is not None:
            fail(span, error)
        else:
            span.set_status(Status(StatusCode.ERROR, "it was not rendered to its end"))
        span.end()


def fail(span: Span, error: BaseException) -> None:
    """Note an error in a span."""
    span.record_exception(error)
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    span.set_attribute("error.type", name)
    span.set_status(Status(StatusCode.ERROR, str(error)))


#: The sink of each event. They are the same objects each time they are asked for, so that an
#: application that lets the plugin go finds them again.
SINKS: dict[str, Callable[..., None]] = {
    "request_started": request_started,
    "request_finished": request_finished,
    "got_request_exception": got_request_exception,
    "request_tearing_down": request_tearing_down,
    "before_render_template": before_render_template,
    "template_rendered": template_rendered,
    "appcontext_tearing_down": appcontext_tearing_down,
}
