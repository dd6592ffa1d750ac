"""What a view may return, and the response it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from .context import current
from .error_response import http_exception_response

if TYPE_CHECKING:
    from .kernel import Kernel
    from .response import Response

ACCEPTED = (
    "The return type must be a string, bytes, dict, list, tuple with headers or status, "
    "generator, Response instance, or WSGI callable"
)


def response_from(app: Kernel, value: Any) -> Response:
    """Convert what a view returned.

    Args:
        app: The application, whose `response_class` the result has.
        value: A response, str, bytes, dict, list, iterator, WSGI callable, or a tuple of one of
            them with a status, headers, or both.

    Raises:
        TypeError: It is None or of another type.
    """
    status: Any = None
    headers: Any = None
    if isinstance(value, tuple):
        value, status, headers = _split(value)
    if value is None:
        msg = (
            f"The view function for {current().request.endpoint!r} did not return a valid "
            "response. The function either returned None or ended without a return statement."
        )
        raise TypeError(msg)
    # A subclass whose __init__ is all its own has no such attribute.
    if isinstance(value, HTTPException) and getattr(value, "response", None) is None:
        value = http_exception_response(app.response_class, value, current().request.environ)
    elif not isinstance(value, app.response_class):
        if isinstance(value, (str | bytes | bytearray, Iterator)):
            # Given at construction, so that a status is not set first to the default.
            value = app.response_class(cast(Any, value), status=status, headers=headers)
            status = headers = None
        else:
            value = _convert(app, value)
    response: Response = value
    if status is not None:
        if isinstance(status, str | bytes | bytearray):
            response.status = cast(str, status)
        else:
            response.status_code = status
    if headers:
        response.headers.update(headers)
    return response


def _split(value: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    if len(value) == 3:
        return value
    if len(value) == 2:
        body, other = value
        if isinstance(other, Headers | dict | tuple | list):
            return body, None, other
        return body, other, None
    msg = (
        "The view function did not return a valid response tuple. The tuple must have the form "
        "(body, status, headers), (body, status), or (body, headers); "
        f"found {len(value)} items."
    )
    raise TypeError(msg)


def _convert(app: Kernel, value: Any) -> Any:
    if isinstance(value, dict | list):
        return app.json.response(value)
    if isinstance(value, BaseResponse) or callable(value):
        # A WSGI application is run, with the environment of the request.
        application: Any = value
        try:
            return app.response_class.force_type(application, current().request.environ)
        except TypeError as error:
            msg = f"{error}\nThe view function did not return a valid response. {ACCEPTED}, "
            raise TypeError(f"{msg}but it was a {type(value).__name__}.") from error
    msg = (
        f"The view function did not return a valid response. {ACCEPTED}, "
        f"but it was a {type(value).__name__}."
    )
    raise TypeError(msg)


def make_response(*args: Any) -> Response:
    """Make a response as the current application does of a view's return value.

    Args:
        *args: Nothing for an empty response; a view's return value; or what would be a returned
            tuple, as arguments.
    """
    app: Kernel = current().app
    if not args:
        return app.response_class()
    return app.make_response(args[0] if len(args) == 1 else args)
