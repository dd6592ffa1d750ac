"""Raising HTTP errors, and answering what a view raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from werkzeug.exceptions import (
    BadRequest,
    BadRequestKeyError,
    HTTPException,
    InternalServerError,
)
from werkzeug.exceptions import abort as werkzeug_abort
from werkzeug.utils import redirect as werkzeug_redirect

from .context import NO_CONTEXT, current
from .events import call_all
from .response import safe_location
from .scaffold import Scaffold, exception_class_and_code

if TYPE_CHECKING:
    import logging
    from types import TracebackType

    from werkzeug.wrappers import Response as BaseResponse

    from .config import Config
    from .events import Events
    from .response import Response

    ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

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


class ErrorHandling(Scaffold):
    """Answer the errors of requests.

    Handlers are read where they are needed, and not compiled: this way is rarely taken.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        _events: Events
        config: Config
        debug: bool
        testing: bool
        logger: logging.Logger

        def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]: ...  # noqa: D102
        def finalize_request(self, rv: Any, from_error_handler: bool = False) -> Response: ...  # noqa: D102

    def _find_error_handler(
        self, e: Exception, blueprints: Iterable[str]
    ) -> Callable[[Any], Any] | None:
        return find_error_handler(self.error_handler_spec, e, blueprints)

    def handle_http_exception(self, e: HTTPException) -> Any:
        """Answer an HTTP exception with its handler, or with itself.

        An exception without a code is a response already and is returned as it is.
        """
        if e.code is None:
            return e
        handler = self._find_error_handler(e, current().request.blueprints)
        return e if handler is None else self.ensure_sync(handler)(e)

    def trap_http_exception(self, e: Exception) -> bool:
        """Whether an HTTP exception is treated like any other, to see it in the debugger."""
        if self.config["TRAP_HTTP_EXCEPTIONS"]:
            return True
        trap = self.config["TRAP_BAD_REQUEST_ERRORS"]
        if trap is None and isinstance(e, BadRequestKeyError) and self.debug:
            return True
        return bool(trap) and isinstance(e, BadRequest)

    def handle_user_exception(self, e: Exception) -> Any:
        """Answer an exception of a view with its handler.

        Raises:
            Exception: The exception itself, when it has none.
        """
        if isinstance(e, BadRequestKeyError) and (
            self.debug or self.config["TRAP_BAD_REQUEST_ERRORS"]
        ):
            e.show_exception = True
        if isinstance(e, HTTPException) and not self.trap_http_exception(e):
            return self.handle_http_exception(e)
        handler = self._find_error_handler(e, current().request.blueprints)
        if handler is None:
            try:
                raise e
            finally:
                del e  # its traceback refers to this frame now
        return self.ensure_sync(handler)(e)

    def handle_exception(self, e: Exception) -> Response:
        """Answer an exception that nobody handled: log it and respond with a 500.

        A client error that an error handler or `after_request` function came upon, as where it
        reads a form that is too large, is the client's nevertheless and is answered as it is.

        The handler of `InternalServerError` or 500 receives an `InternalServerError` whose
        `original_exception` is the exception.

        Raises:
            Exception: The exception itself, when exceptions propagate (in debug and testing).
        """
        if isinstance(e, HTTPException) and self._is_clients(e):
            return self.finalize_request(e, from_error_handler=True)
        if self._events.got_request_exception:
            call_all(self._events.got_request_exception, self, exception=e)
        if self.propagate_exceptions:
            try:
                raise e
            finally:
                del e  # its traceback refers to this frame now
        self.log_exception((type(e), e, e.__traceback__))
        server_error: Any = InternalServerError(original_exception=e)
        handler = self._find_error_handler(server_error, current().request.blueprints)
        if handler is not None:
            server_error = self.ensure_sync(handler)(server_error)
        return self.finalize_request(server_error, from_error_handler=True)

    def _is_clients(self, e: HTTPException) -> bool:
        return e.code is not None and 400 <= e.code < 500 and not self.trap_http_exception(e)

    @property
    def propagate_exceptions(self) -> bool:
        """Whether exceptions leave the application: `PROPAGATE_EXCEPTIONS`, else in debug and
        testing.
        """
        propagate = self.config["PROPAGATE_EXCEPTIONS"]
        return bool(self.testing or self.debug if propagate is None else propagate)

    def log_exception(
        self,
        exc_info: ExcInfo | tuple[None, None, None],
    ) -> None:
        """Log an exception that nobody handled, with the request's path and method."""
        request = current().request
        self.logger.error(f"Exception on {request.path} [{request.method}]", exc_info=exc_info)

    def should_ignore_error(self, error: BaseException | None) -> bool:
        """Whether teardown functions are not told of an error. Override it to ignore some."""
        return False


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
