"""The context of a request."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException

from .context import (
    NO_CONTEXT,
    UNSET,
    bound,
    create_url_adapter,
    current,
    finish,
    frame_above,
    kept_set_aside,
)
from .plugins.naming import name_plugin

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIEnvironment

    from .context import AppContext
    from .kernel import Kernel
    from .request import Request
    from .typing import AfterRequestCallable

__all__ = ["RequestContext"]


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
    _g: Any = None
    _preserved_exc: BaseException | None = None
    _ends_at_next_push = False
    _rebinds_app_ctx = False
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
        self._app_ctx: AppContext | None = None
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
        outer: Any = current()
        if outer is not NO_CONTEXT:
            if outer.rctx is not None and outer.rctx._ends_at_next_push:
                outer.rctx.pop(outer.rctx._preserved_exc)
                outer = current()
            if outer is not NO_CONTEXT and outer.app is app:
                shared = True
                if first:
                    self._app_ctx, self._g = outer.app_ctx, None
        plan = app._changes.plan
        try:
            # Its own push is of use to those who hear of it, or have made it, and costs time.
            if not shared and (
                app._events.appcontext_pushed
                or (app.overrides_app_context() if plan is None else plan.own_app_context)
            ):
                self.app_ctx.push()
        finally:
            self._tokens.append((bound.set(self), shared))
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
        top = current()
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
                    bound.set(frame_above(token.old_value, self.app_ctx))
                app.do_teardown_appcontext(exc)
            except BaseException as error:
                failure = error if failure is None else failure
        bound.reset(token)
        app_ctx = self._app_ctx
        if app_ctx is not None and app_ctx.ends_with_request and app_ctx._tokens:
            below = current()
            # Bound for itself it is: not what another request shares, nor what a user has pushed.
            if (
                below is not NO_CONTEXT
                and below.app_ctx is app_ctx
                and below.rctx is not below
                and below.rctx is not self
            ):
                shared = True  # it tells of its end itself
                if self.kept:
                    app_ctx.unbind()
                    self._rebinds_app_ctx = True
                else:
                    try:
                        app_ctx.pop(exc)
                    except BaseException as error:
                        failure = error if failure is None else failure
        if failure is not None or (not shared and app._events.appcontext_popped):
            try:
                finish(() if shared else app._events.appcontext_popped, app, failure)
            finally:
                del failure  # its traceback refers to this frame

    def auto_pop(self, exc: BaseException | None) -> None:
        """Pop the context, or keep it when the application preserves contexts on exceptions."""
        if exc is not None:
            if self.kept:
                self._preserved_exc = exc
            elif self.app.preserve_context_on_exception:
                self.preserved = self._ends_at_next_push = True
                self._preserved_exc = exc
                return
        with kept_set_aside(self):
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
        if self._rebinds_app_ctx:
            self._rebinds_app_ctx = False
            self.app_ctx.bind()
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
