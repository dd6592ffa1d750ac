"""Make the response of an HTTP exception that nobody handled.

An HTTP exception is a WSGI application. Running it to get a response object costs ten times what
the answer to a plain 404 costs without that, and clients ask for what is not there all day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import HTTPException, default_exceptions

from .response import Response
from .surrogates import encode
from .werkzeug_private import insert_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["http_exception_response"]

# What must be stock on the class; what it may have of its own, `get_body` calls. On one exception
# nothing of it may be replaced, since the body that is kept is the class's.
_ON_CLASS: Final = ("__call__", "get_response", "get_body")
_ON_EXCEPTION: Final = frozenset({*_ON_CLASS, "get_description", "get_headers", "code"})

_CONTENT_TYPE: Final = ("Content-Type", "text/html; charset=utf-8")
_OWN_CLASSES: Final = frozenset(default_exceptions.values())
_bodies: dict[type[HTTPException], bytes] = {}


def http_exception_response(
    response_class: type[Response], exception: HTTPException, environ: WSGIEnvironment
) -> Response:
    """Give what calling an HTTP exception as a WSGI application gives.

    An exception, or a response class, with methods of its own is asked in the documented way,
    through `response_class.force_type`.

    Args:
        response_class: The class of the result.
        exception: The exception.
        environ: The WSGI environment of the request.

    Returns:
        A response with the status, the headers and the body of the exception.
    """
    kind = type(exception)
    if not (_makes_stock(response_class) and _is_stock(exception)):
        return response_class.force_type(exception, environ)  # type: ignore[arg-type, return-value]
    body = _bodies.get(kind)
    if body is None or exception.description is not kind.description:
        body = _body(exception, environ)
    if kind.get_headers is HTTPException.get_headers:
        return response_class(body, exception.code, None, "text/html")
    own, *more = exception.get_headers(environ)
    if own != _CONTENT_TYPE:
        return response_class(body, exception.code, [own, *more])
    response = response_class(body, exception.code, None, "text/html")
    insert_headers(response.headers, 1, more)
    return response


def _makes_stock(response_class: type[Response]) -> bool:
    """Whether a response class makes its objects like the one of this package."""
    return response_class is Response or (
        issubclass(response_class, Response)
        and response_class.__init__ is Response.__init__
        and response_class._quick_init
        and getattr(response_class.force_type, "__func__", None) is Response.force_type.__func__  # type: ignore[attr-defined]
    )


def _is_stock(exception: HTTPException) -> bool:
    """Whether an exception answers as Werkzeug's own do."""
    kind = type(exception)
    return (
        # One without this attribute could not be called Werkzeug's way.
        getattr(exception, "response", exception) is None
        and exception.code is not None
        and (
            kind in _OWN_CLASSES
            or (
                all(getattr(kind, name) is getattr(HTTPException, name) for name in _ON_CLASS)
                and (
                    kind.get_headers is HTTPException.get_headers
                    or kind.get_headers.__module__ == HTTPException.__module__
                )
            )
        )
        and _ON_EXCEPTION.isdisjoint(vars(exception))
    )


def _body(exception: HTTPException, environ: WSGIEnvironment) -> bytes:
    """Encode the body, and keep it where it is the same for each exception of the class."""
    kind = type(exception)
    body = encode(exception.get_body(environ))
    if kind in _OWN_CLASSES and exception.description is kind.description:
        _bodies[kind] = body
    return body
