"""What is bound while an application works, and the context of an application.

There is one context variable. What it holds always answers `app`, `g`, `app_ctx` and `rctx` (the
active request context, or None):

- a `RequestContext` is its own application context, whose `AppContext` is made when asked for,
  unless one of the same application was active already, which it then shares, or the application
  makes contexts of its own or somebody hears when one is pushed: then it is pushed below;
- an `Overlay` is an application context that was pushed; the request below it, if there is one,
  stays reachable.

Where nothing is bound, `current()` is `NO_CONTEXT`, which has no `rctx` and answers whatever else
it is asked for with an error that says what is missing.

Code inside of glassware calls `current()` and takes from the context what it needs. The proxies of
`glassware_core.globals` are for users.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any, Final, NoReturn

from .events import Sink, call_all
from .outside import outside_of_app, outside_of_request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from .kernel import Kernel
    from .request import Request
    from .request_context import RequestContext


class NoContext:
    """What is current where nothing is bound."""

    rctx: Any = None

    @property
    def app(self) -> NoReturn:
        """Raise the error that there is no application."""
        raise outside_of_app()

    app_ctx = g = app

    @property
    def request(self) -> NoReturn:
        """Raise the error that there is no request."""
        raise outside_of_request()

    def __repr__(self) -> str:
        return "no context"


NO_CONTEXT: Final = NoContext()
bound: ContextVar[Any] = ContextVar("glassware.context", default=NO_CONTEXT)
current = bound.get


class Unset:
    """The type of `UNSET`, which stands for an argument that was not given."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


class AppContext:
    """Bind an application, so that `current_app` and `g` work.

    Args:
        app: The application.

    Attributes:
        app: The application.
        g: The namespace of this context, made when first asked for.
        url_adapter: Builds URLs outside of a request, or None without `SERVER_NAME`.
    """

    #: Whether a request context made it for itself: then popping it only takes back a push.
    ends_with_request = False

    def __init__(self, app: Kernel) -> None:
        self.app = app
        self._g: Any = None
        self._url_adapter: Any = UNSET
        self._tokens: list[Token[Any]] = []

    @property
    def g(self) -> Any:
        """The namespace, an `app_ctx_globals_class` of the application."""
        if self._g is None:
            self._g = self.app.app_ctx_globals_class()
        return self._g

    @g.setter
    def g(self, value: Any) -> None:
        self._g = value

    @property
    def url_adapter(self) -> Any:
        """What builds URLs without a request."""
        if self._url_adapter is UNSET:
            self._url_adapter = create_url_adapter(self.app, None)
        return self._url_adapter

    @url_adapter.setter
    def url_adapter(self, value: Any) -> None:
        self._url_adapter = value

    def push(self) -> None:
        """Bind the context until it is popped."""
        self.bind()
        call_all(self.app._events.appcontext_pushed, self.app)

    def bind(self) -> None:
        """Bind the context, and tell nobody."""
        self._tokens.append(bound.set(frame_above(current(), self)))

    def unbind(self) -> None:
        """Take back what `bind` did."""
        bound.reset(self._tokens.pop())

    def pop(self, exc: Any = UNSET) -> None:
        """End the context: run the teardown functions and unbind it.

        Args:
            exc: The exception that ended the work, by default the one being handled.

        Raises:
            AssertionError: Another context is on top.
        """
        app = self.app
        failure: BaseException | None = None
        try:
            if len(self._tokens) == 1 and not self.ends_with_request:
                app.do_teardown_appcontext(sys.exc_info()[1] if exc is UNSET else exc)
        except BaseException as error:
            failure = error
        with kept_set_aside(self):
            top = current()
            if top is NO_CONTEXT or top.app_ctx is not self or not self._tokens:
                msg = f"Popped wrong app context. ({top!r} instead of {self!r})"
                raise AssertionError(msg) from failure
            self.unbind()
        try:
            finish(app._events.appcontext_popped, app, failure)
        finally:
            del failure  # its traceback refers to this frame

    def __enter__(self) -> AppContext:
        self.push()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.pop(exc)


@contextmanager
def kept_set_aside(below: Any) -> Iterator[None]:
    """Unbind what test clients have come to keep above a context, which is popped meanwhile.

    Args:
        below: The context, which what is kept above it outlives.
    """
    above: list[RequestContext] = []
    top: Any = current()
    while top is not below and top.rctx is top and top.preserved:
        top.keep()
        top.pop(None)
        above.append(top)
        top = current()
    try:
        yield
    finally:
        for context in reversed(above):
            context.restore()


def finish(sinks: tuple[Sink, ...], app: Kernel, failure: BaseException | None) -> None:
    """Tell that an application context is no more; then raise the first error of its end.

    Args:
        sinks: Who is told.
        app: The application.
        failure: The first error, if there was one.
    """
    try:
        call_all(sinks, app)
    except BaseException:
        if failure is None:
            raise
    if failure is not None:
        try:
            raise failure
        finally:
            del failure  # its traceback refers to this frame


def frame_above(below: Any, app_ctx: AppContext) -> Overlay:
    """Return what is bound for an application context that is pushed now.

    Args:
        below: What was bound before; what is no context counts as nothing.
        app_ctx: The application context.
    """
    return Overlay(app_ctx, getattr(below, "rctx", None))


class Overlay:
    """An application context on top of the active request, if there is one.

    Args:
        app_ctx: The application context.
        rctx: The request's context, or None.
    """

    _g = None  # kept by the application context

    def __init__(self, app_ctx: AppContext, rctx: RequestContext | None) -> None:
        self.app_ctx = app_ctx
        self.app = app_ctx.app
        self.rctx = rctx

    @property
    def g(self) -> Any:
        """The namespace of the application context."""
        return self.app_ctx.g

    @property
    def request(self) -> Request:
        """The request below.

        Raises:
            RuntimeError: There is none.
        """
        if self.rctx is None:
            raise outside_of_request()
        return self.rctx.request


def create_url_adapter(app: Kernel, request: Request | None) -> Any:
    """Return the application's URL adapter, None where the routing part is not installed."""
    create = getattr(app, "create_url_adapter", None)
    return None if create is None else create(request)


def request_context(needed_by: str) -> RequestContext:
    """Return the active request context.

    Args:
        needed_by: What needs it, for the message.

    Raises:
        RuntimeError: There is none.
    """
    found = current().rctx
    if found is None:
        msg = f"'{needed_by}' can only be used when a request context is active, as in a view."
        raise RuntimeError(msg)
    result: RequestContext = found
    return result
