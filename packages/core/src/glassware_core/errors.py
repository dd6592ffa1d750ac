"""Finding the handler of an error, and raising HTTP errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from werkzeug.exceptions import abort as werkzeug_abort
from werkzeug.utils import redirect as werkzeug_redirect

from .context import NO_CONTEXT, current
from .response import safe_location
from .scaffold import exception_class_and_code

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

Handlers = dict[str | None, dict[int | None, dict[type[Exception], Callable[[Any], Any]]]]


def find_error_handler(
    spec: Handlers, error: Exception, blueprints: Iterable[str]
) -> Callable[[Any], Any] | None:
    """Return the handler that is nearest to an error, or None.

    The code comes before the class, a blueprint (inner before outer) before the application, and
    the error's own class before its bases.
    """
    if not spec:
        return None
    exc_class, code = exception_class_and_code(type(error))
    scopes = (*blueprints, None)
    for key in (code, None) if code is not None else (None,):
        for scope in scopes:
            handlers = spec[scope][key] if scope in spec and key in spec[scope] else None
            if handlers:
                for cls in exc_class.__mro__:
                    handler = handlers.get(cls)
                    if handler is not None:
                        found: Callable[[Any], Any] = handler
                        return found
    return None


def abort(code: int | BaseResponse, *args: Any, **kwargs: Any) -> NoReturn:
    """Raise the HTTP exception of a status code, or one that answers with a response.

    Uses the current application's `aborter` where there is one.

    Raises:
        HTTPException: Always, when the code is known.
        LookupError: The code is not known.
    """
    context = current()
    if context is NO_CONTEXT:
        werkzeug_abort(code, *args, **kwargs)
    context.app.aborter(code, *args, **kwargs)
    raise AssertionError("an aborter raises")


def redirect(
    location: str, code: int = 302, Response: type[BaseResponse] | None = None
) -> BaseResponse:
    """Return a response that sends the client to another URL.

    Args:
        location: The URL.
        code: 301, 302, 303, 305, 307 or 308.
        Response: The response's class, without an application.
    """
    context = current()
    if context is not NO_CONTEXT and Response is None:
        response: BaseResponse = context.app.redirect(location, code)
        return response
    return werkzeug_redirect(safe_location(location), code, Response)
