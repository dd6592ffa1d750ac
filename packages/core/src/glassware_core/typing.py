"""Name the types that views, callbacks and responses may have.

Every callback that the application calls for a user may be a plain function or a coroutine
function, so most aliases here have both forms. The response class is only named, never
imported, which lets any module of any part import this one without a cycle.
"""

from __future__ import annotations

import typing as t
from collections import abc as cabc

if t.TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.datastructures import Headers

    from .response import Response

__all__ = [
    "AfterRequestCallable",
    "AppOrBlueprintKey",
    "BeforeFirstRequestCallable",
    "BeforeRequestCallable",
    "ErrorHandlerCallable",
    "ErrorHandlerDecorator",
    "HeaderValue",
    "HeadersValue",
    "ResponseClass",
    "ResponseReturnValue",
    "ResponseValue",
    "RouteCallable",
    "RouteDecorator",
    "ShellContextProcessorCallable",
    "StatusCode",
    "TeardownCallable",
    "TemplateContextProcessorCallable",
    "TemplateFilterCallable",
    "TemplateGlobalCallable",
    "TemplateTestCallable",
    "URLDefaultCallable",
    "URLValuePreprocessorCallable",
]

StatusCode = int

# What a view returns as the body. `t.Union` rather than `|`: a name in quotes has no `|`.
ResponseValue = t.Union[
    "Response",
    str,
    bytes,
    list[t.Any],
    # A TypedDict is a Mapping and no dict to a type checker.
    cabc.Mapping[str, t.Any],
    cabc.Iterator[str],
    cabc.Iterator[bytes],
    # Only for streaming helpers that run the iteration themselves.
    cabc.AsyncIterable[str],
    cabc.AsyncIterable[bytes],
]

HeaderValue = str | list[str] | tuple[str, ...]

HeadersValue = t.Union[
    "Headers",
    cabc.Mapping[str, HeaderValue],
    cabc.Sequence[tuple[str, HeaderValue]],
]

# Everything `make_response` takes: a body, a tuple that starts with one, or a WSGI callable.
ResponseReturnValue = t.Union[
    ResponseValue,
    tuple[ResponseValue, HeadersValue],
    tuple[ResponseValue, StatusCode],
    tuple[ResponseValue, StatusCode, HeadersValue],
    "WSGIApplication",
]

# A subclass of the response class, so that a callback hands on the class it was given.
ResponseClass = t.TypeVar("ResponseClass", bound="Response")

# The name of a blueprint, or None for the application itself.
AppOrBlueprintKey = str | None

AfterRequestCallable = (
    cabc.Callable[[ResponseClass], ResponseClass]
    | cabc.Callable[[ResponseClass], cabc.Awaitable[ResponseClass]]
)
BeforeFirstRequestCallable = cabc.Callable[[], None] | cabc.Callable[[], cabc.Awaitable[None]]
BeforeRequestCallable = (
    cabc.Callable[[], ResponseReturnValue | None]
    | cabc.Callable[[], cabc.Awaitable[ResponseReturnValue | None]]
)
ShellContextProcessorCallable = cabc.Callable[[], dict[str, t.Any]]
TeardownCallable = (
    cabc.Callable[[BaseException | None], None]
    | cabc.Callable[[BaseException | None], cabc.Awaitable[None]]
)
TemplateContextProcessorCallable = (
    cabc.Callable[[], dict[str, t.Any]] | cabc.Callable[[], cabc.Awaitable[dict[str, t.Any]]]
)
TemplateFilterCallable = cabc.Callable[..., t.Any]
TemplateGlobalCallable = cabc.Callable[..., t.Any]
TemplateTestCallable = cabc.Callable[..., bool]
URLDefaultCallable = cabc.Callable[[str, dict[str, t.Any]], None]
URLValuePreprocessorCallable = cabc.Callable[[str | None, dict[str, t.Any] | None], None]

# The argument is Any: a handler for one exception class takes that class only, and type
# checkers refuse it where a callable of the base class is asked for.
ErrorHandlerCallable = (
    cabc.Callable[[t.Any], ResponseReturnValue]
    | cabc.Callable[[t.Any], cabc.Awaitable[ResponseReturnValue]]
)
RouteCallable = (
    cabc.Callable[..., ResponseReturnValue]
    | cabc.Callable[..., cabc.Awaitable[ResponseReturnValue]]
)

# What a decorator takes is what it returns.
ErrorHandlerDecorator = t.TypeVar("ErrorHandlerDecorator", bound=ErrorHandlerCallable)
RouteDecorator = t.TypeVar("RouteDecorator", bound=RouteCallable)
