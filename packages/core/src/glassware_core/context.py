"""Contexts: what is bound while an application works.

There is one context variable. What it holds always answers `app`, `g`, `app_ctx` and `rctx` (the
active request context, or None):

- a `RequestContext` is its own application context, whose `AppContext` is made when asked for,
  unless one of the same application was active already, which it then shares, or the application
  makes contexts of its own, which are then pushed below it;
- an `AppContext` stands alone, outside of a request;
- an `Overlay` is an application context that was pushed while a request is active: the request
  stays reachable below it.

Code inside of glassware calls `current()` and takes from the context what it needs. The proxies of
`glassware_core.globals` are for users.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any, Final

from werkzeug.exceptions import HTTPException

from .events import Sink, call_all
from .plugins.naming import name_plugin

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIEnvironment

    from .kernel import Kernel
    from .request import Request
    from .typing import AfterRequestCallable

bound: ContextVar[Any] = ContextVar("glassware.context")
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

    rctx: Any = None
    #: Whether a request context made it for itself: then popping it only takes back a push.
    ends_with_request = False

    def __init__(self, app: Kernel) -> None:
        self.app = app
        self._g: Any = None
        self._url_adapter: Any = UNSET
        self._tokens: list[Token[Any]] = []

    @property
    def app_ctx(self) -> AppContext:
        """This context."""
        return self

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
        outer = current(None)
        request_context = None if outer is None else outer.rctx
        frame = self if request_context is None else Overlay(self, request_context)
        self._tokens.append(bound.set(frame))
        call_all(self.app._events.appcontext_pushed, self.app)

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
        top = current(None)
        if top is None or top.app_ctx is not self or not self._tokens:
            msg = f"Popped wrong app context. ({top!r} instead of {self!r})"
            raise AssertionError(msg) from failure
        bound.reset(self._tokens.pop())
        try:
            _finish(app._events.appcontext_popped, app, failure)
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


def _finish(sinks: tuple[Sink, ...], app: Kernel, failure: BaseException | None) -> None:
    """Tell that an application context is no more; then raise the first error of its end."""
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


class Overlay:
    """An application context on top of an active request, which stays reachable."""

    _g = None  # kept by the application context

    def __init__(self, app_ctx: AppContext, rctx: RequestContext) -> None:
        self.app_ctx = app_ctx
        self.app = app_ctx.app
        self.rctx = rctx

    @property
    def g(self) -> Any:
        """The namespace of the application context."""
        return self.app_ctx.g

    @property
    def request(self) -> Request:
        """The request below."""
        return self.rctx.request

    @property
    def session(self) -> Any:
        """The session of the request below."""
        return self.rctx.session


class RequestContext:
    """Bind a request, and its application while there is none.

    Args:
        app: The application.
        environ: The WSGI environment of the request (PEP 3333).
        request: A request made before, instead of one made from the environment.
        session: A session opened before, instead of one opened when it is asked for.

    Attributes:
        app: The application.
        request: The request.
        flashes: The flashed messages that this request consumed, or None.
        opened_session: The session if it was opened, else None.
        preserved: Whether the context outlives its request: for a test, or because of an
            exception.
        kept: Whether the context's end is put off until it is restored.
    """

    # Defaults of the class are for what few requests read: an attribute of the instance is read
    # several times as fast.
    flashes: list[tuple[str, str]] | None = None
    kept = False
    _app_ctx: AppContext | None = None
    _g: Any = None
    _preserved_exc: BaseException | None = None
    _ends_at_next_push = False
    _url_adapter: Any = UNSET

    def __init__(
        self,
        app: Kernel,
        environ: WSGIEnvironment,
        request: Request | None = None,
        session: Any = None,
    ) -> None:
        self.app = app
        self.request: Request = app.request_class(environ) if request is None else request
        self.opened_session = session
        self.preserved = False
        self._after_request_functions: list[AfterRequestCallable[Any]] = []
        # One entry a push: the token, and whether an application context was there already.
        self._tokens: list[tuple[Any, bool]] = []

    @property
    def rctx(self) -> RequestContext:
        """This context."""
        return self

    @property
    def app_ctx(self) -> AppContext:
        """The application context that the request shares or has for itself."""
        app_ctx = self._app_ctx
        if app_ctx is None:
            self._app_ctx = app_ctx = self.app.app_context()
            app_ctx.ends_with_request = True
            if self._g is not None:
                app_ctx.g, self._g = self._g, None
        return app_ctx

    @property
    def g(self) -> Any:
        """The namespace of the application context, which is kept here while there is none."""
        if self._app_ctx is not None:
            return self._app_ctx.g
        if self._g is None:
            self._g = self.app.app_ctx_globals_class()
        return self._g

    @g.setter
    def g(self, value: Any) -> None:
        if self._app_ctx is not None:
            self._app_ctx.g = value
        else:
            self._g = value

    @property
    def url_adapter(self) -> Any:
        """What matches and builds URLs for this request, made when first asked for.

        An HTTP error on the way (a host that is not trusted) is kept as the request's
        `routing_exception`.
        """
        if self._url_adapter is UNSET:
            try:
                self._url_adapter = create_url_adapter(self.app, self.request)
            except HTTPException as error:
                self._url_adapter = None
                self.request.routing_exception = error
        return self._url_adapter

    @url_adapter.setter
    def url_adapter(self, value: Any) -> None:
        self._url_adapter = value

    @property
    def session(self) -> Any:
        """The session, opened when first asked for; asking marks it as accessed."""
        session = self.opened_session
        if session is None:
            session = self.open_session()
        session.accessed = True
        return session

    @session.setter
    def session(self, value: Any) -> None:
        self.opened_session = value  # extensions of Flask 2.1 put theirs here

    @property
    def _session(self) -> Any:
        """The session without marking it as accessed; extensions read it."""
        session = self.opened_session
        return self.open_session() if session is None else session

    @_session.setter
    def _session(self, value: Any) -> None:
        self.opened_session = value

    def open_session(self) -> Any:
        """Open the session without marking it as accessed."""
        session = self.opened_session = self.app.open_session(self)  # type: ignore[attr-defined]
        return session

    def copy(self) -> RequestContext:
        """Return a context of the same request, to be pushed in another thread or greenlet."""
        return type(self)(self.app, self.request.environ, self.request, self._session)

    def match_request(self) -> None:
        """Find the URL rule, and keep it or the HTTP error on the request."""
        try:
            rule, view_args = self.url_adapter.match(return_rule=True)
            self.request.url_rule, self.request.view_args = rule, view_args
        except HTTPException as error:
            self.request.routing_exception = error

    def push(self) -> None:
        """Bind the context, open what the parts open, and find the URL rule.

        A context that is pushed once more, as a stream does, only nests: the teardown functions
        run when it is popped for the last time.
        """
        app = self.app
        first = not self._tokens
        shared = False
        outer: Any = current(None)
        if outer is not None:
            if outer.rctx is not None and outer.rctx._ends_at_next_push:
                outer.rctx.pop(outer.rctx._preserved_exc)
                outer = current(None)
            if outer is not None and outer.app is app:
                shared = True
                if first:
                    self._app_ctx, self._g = outer.app_ctx, None
        plan = app._changes.plan
        if not shared and (app.overrides_app_context() if plan is None else plan.own_app_context):
            self.app_ctx.push()
            self._tokens.append((bound.set(self), shared))
        else:
            self._tokens.append((bound.set(self), shared))
            if not shared and app._events.appcontext_pushed:
                call_all(app._events.appcontext_pushed, app)
        if first:
            plan = app._changes.plan or app.compile_plan()
            for function in plan.open:
                try:
                    function(self)
                except Exception as error:
                    name_plugin(error, plan.titles[id(function)], "open_context")
                    raise

    def pop(self, exc: Any = UNSET) -> None:
        """End the context: tear the request down, then its application context.

        Args:
            exc: The exception that ended the request, by default the one being handled.

        Raises:
            AssertionError: Another context is on top.
        """
        app, request = self.app, self.request
        failure: BaseException | None = None
        last = len(self._tokens) == 1
        if last:
            if exc is UNSET:
                exc = sys.exc_info()[1]
            if self.preserved:
                self.preserved = self._ends_at_next_push = False
            try:
                app.do_teardown_request(exc)
            except BaseException as error:
                failure = error
            try:
                request.close()
            except BaseException as error:
                failure = error if failure is None else failure
        top = current(None)
        if top is not self:
            msg = f"Popped wrong request context. ({top!r} instead of {self!r})"
            raise AssertionError(msg) from failure
        token, shared = self._tokens.pop()
        if last:
            request.environ["werkzeug.request"] = None  # the environment outlives us
            routing_error = request.routing_exception
            if routing_error is not None and exc is None:
                # The frames of it, and of what led to it, refer to the request, which refers to it.
                routing_error.__traceback__ = None
                routing_error.__context__ = routing_error.__cause__ = None
        if not shared:
            try:
                plan = app._changes.plan
                if plan is None or plan.unbind or app._events.appcontext_tearing_down:
                    bound.set(self.app_ctx)
                app.do_teardown_appcontext(exc)
            except BaseException as error:
                failure = error if failure is None else failure
        bound.reset(token)
        app_ctx = self._app_ctx
        if app_ctx is not None and app_ctx.ends_with_request and app_ctx._tokens:
            below = current(None)
            if below is not None and below.app_ctx is app_ctx and below.rctx is not self:
                shared = True  # it tells of its end itself
                try:
                    app_ctx.pop(exc)
                except BaseException as error:
                    failure = error if failure is None else failure
        if failure is not None or (not shared and app._events.appcontext_popped):
            try:
                _finish(() if shared else app._events.appcontext_popped, app, failure)
            finally:
                del failure  # its traceback refers to this frame

    def auto_pop(self, exc: BaseException | None) -> None:
        """Pop the context, or keep it when the application preserves contexts on exceptions."""
        if exc is None:
            self.pop(None)
        elif self.kept:
            self._preserved_exc = exc
            self.pop(exc)
        elif self.app.preserve_context_on_exception:
            self.preserved = self._ends_at_next_push = True
            self._preserved_exc = exc
        else:
            self.pop(exc)

    def keep(self) -> None:
        """Put the context's end off: its pop unbinds it and tears nothing down.

        A test client asks for it while a request ends. Unbound, the context is in nobody's way:
        a middleware or a view that called the application has contexts of its own to pop.
        """
        token, shared = self._tokens[0]
        self._tokens[0] = token, True
        self._tokens.insert(0, (None, shared))
        self.kept = True

    def restore(self) -> None:
        """Bind a kept context again; the next pop ends it."""
        self.kept = False
        self.preserved = True
        _, shared = self._tokens.pop(0)
        self._tokens.append((bound.set(self), True))
        self._tokens[0] = self._tokens[0][0], shared

    def __enter__(self) -> RequestContext:
        self.push()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.auto_pop(exc)

    def __repr__(self) -> str:
        request = self.request
        return f"<{type(self).__name__} {request.url!r} [{request.method}] of {self.app.name}>"


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
    context = current(None)
    found = None if context is None else context.rctx
    if found is None:
        msg = f"'{needed_by}' can only be used when a request context is active, as in a view."
        raise RuntimeError(msg)
    result: RequestContext = found
    return result
