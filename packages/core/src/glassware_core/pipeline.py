"""A request's way: the documented methods, in the documented order.

Nothing else decides what happens to a request. Each method may be overridden on a subclass or
replaced on an instance at any time; what they loop over comes from the compiled plan.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from inspect import iscoroutinefunction
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.exceptions import NotFound

from .asynchronous import async_to_sync as run_in_event_loop
from .context import UNSET, current, request_context
from .conversion import response_from
from .errors import ErrorHandling
from .events import Events, Sink, call_all
from .offered import Offered
from .plan import Plan, Steps, forwards, synchronous
from .plugins import Plugins
from .plugins.naming import name_plugin
from .request import Request
from .request_context import RequestContext
from .response import Response, late_close

if TYPE_CHECKING:
    import logging
    import typing as t
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from .config import Config
    from .json.provider import JSONProvider


class Pipeline(ErrorHandling):
    """Answer requests.

    Attributes:
        request_class: The class of requests.
        response_class: The class of responses.
    """

    __slots__ = ("_events", "_got_first_request", "_plugins", "config", "teardown_appcontext_funcs")

    request_class: type[Request] = Request
    response_class: type[Response] = Response

    # Methods that are asked when the plan is compiled: one that an instance is given counts too.
    watched: ClassVar = dict.fromkeys(
        ("app_context", "async_to_sync", "do_teardown_appcontext", "ensure_sync")
    )

    plugins = Offered[Plugins](attrgetter("_plugins"), "The plugins whose hooks it asks.")
    events = Offered[Events](attrgetter("_events"), "Who listens to what happens.")
    plan = Offered[Plan](attrgetter("_plan"), "What was compiled since the last change.")

    config: Config
    _plugins: Plugins
    _events: Events
    json: JSONProvider
    logger: logging.Logger
    debug: bool
    testing: bool
    teardown_appcontext_funcs: list[Callable[[BaseException | None], Any]]
    _got_first_request: bool

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make what attributes that are set before `__init__` need."""
        self = super().__new__(cls)
        object.__setattr__(self, "_events", Events())
        object.__setattr__(self, "_got_first_request", False)
        return self

    # The plan

    @property
    def _plan(self) -> Plan:
        return self._changes.plan or self.compile_plan()

    def compile_plan(self) -> Plan:
        """Compile the plan, once more when a table changed meanwhile, and keep it."""
        changes = self._changes
        with changes.lock:
            while True:
                version = changes.version
                plan = Plan(self)  # type: ignore[arg-type]
                if version == changes.version:
                    changes.plan = plan
                    return plan

    def request_steps(self, request: Request | None) -> Steps:
        """Return what a request of this endpoint runs; None stands for one without."""
        rule = None if request is None else request.url_rule
        plan = self._changes.plan or self.compile_plan()
        endpoint = None if rule is None else rule.endpoint
        try:
            return plan.steps[endpoint]
        except KeyError:
            pass  # not yet asked for; what compiling raises is told without this
        return plan.compile_steps(self, endpoint)  # type: ignore[arg-type]

    def blueprint_names(self, endpoint: str | None) -> tuple[str, ...]:
        """Return the names of the blueprints that an endpoint is in, the inner ones first."""
        return ()

    def compile_before(self, names: tuple[str | None, ...]) -> tuple[Callable[[], Any], ...]:
        """Collect what runs before the view; a feature may put functions in front."""
        return synchronous(self, forwards(self.before_request_funcs, names))  # type: ignore[arg-type]

    def compile_context(self, names: tuple[str | None, ...]) -> tuple[Callable[[], Any], ...]:
        """Collect the template context processors; the templating part knows them."""
        return ()

    def overrides_appcontext_teardown(self) -> bool:
        """Whether `do_teardown_appcontext` is not the one of this class."""
        method = getattr(self.do_teardown_appcontext, "__func__", None)
        return method is not Pipeline.do_teardown_appcontext

    def overrides_config(self) -> bool:
        """Whether `config` is not the attribute of this class, but a property, say."""
        return type(self).config is not Pipeline.config

    def overrides_ensure_sync(self) -> bool:
        """Whether `ensure_sync` is not the one of this class."""
        return getattr(self.ensure_sync, "__func__", None) is not Pipeline.ensure_sync

    # Synchronous and asynchronous functions

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that can be called without awaiting.

        A plain function is returned as it is; a coroutine function is wrapped by `async_to_sync`.
        """
        if iscoroutinefunction(func):
            return self.async_to_sync(func)
        return func

    def async_to_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a synchronous function that runs the coroutine function.

        Raises:
            RuntimeError: The extra `async` is not installed.
        """
        return run_in_event_loop(func)

    # Entry

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        """Make the context of a request from its WSGI environment, without pushing it."""
        return RequestContext(self, environ)  # type: ignore[arg-type]

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as a WSGI application (PEP 3333).

        Middleware is put around it by assigning to it: `app.wsgi_app = Middleware(app.wsgi_app)`.
        """
        context = self.request_context(environ)
        error: BaseException | None = None
        try:
            try:
                context.push()
                response = self.full_dispatch_request()
            except Exception as raised:
                error = raised
                response = self.handle_exception(raised)
            except BaseException as raised:
                error = raised
                raise
            body: Iterable[bytes] = response(environ, start_response)
        except BaseException:
            with suppress(BaseException):  # of several errors, the first is raised
                self._end_request(context, error)
            raise
        else:
            if error is None and "werkzeug.debug.preserve_context" not in environ:
                context.pop(None)
            else:
                self._end_request(context, error)
        finally:
            del error  # its traceback refers to this frame
        if type(body) is list and getattr(response, "_on_close", None):
            # A teardown function asked for a call at the close of a body handed out already.
            body = late_close(response, body)
        return body

    def _end_request(self, context: RequestContext, error: BaseException | None) -> None:
        environ = context.request.environ
        try:
            if "werkzeug.debug.preserve_context" in environ:
                environ["werkzeug.debug.preserve_context"](context)
            if error is None:
                context.pop(None)
            else:
                context.auto_pop(None if self.should_ignore_error(error) else error)
        finally:
            del error  # its traceback refers to the frames of this one's callers

    def full_dispatch_request(self) -> Response:
        """Preprocess, dispatch and finalize the request, with user errors handled."""
        if not self._got_first_request:
            self.try_trigger_before_first_request_functions()
        try:
            if self._events.request_started:
                call_all(self._events.request_started, self)
            value = self.preprocess_request()
            if value is None:
                value = self.dispatch_request()
        except Exception as error:
            value = self.handle_user_exception(error)
        try:
            return self.finalize_request(value)
        finally:
            del value  # an HTTP exception without a handler, whose traceback refers to this frame

    def try_trigger_before_first_request_functions(self) -> None:
        """Note the first request; it is over with set-up."""
        self._got_first_request = True

    def preprocess_request(self) -> Any:
        """Run what is registered to run before the view.

        Returns:
            The first value that is not None, which then answers the request; else None.
        """
        for function in self.request_steps(current().request).before:
            value = function()
            if value is not None:
                return value
        return None

    def dispatch_request(self) -> Any:
        """Answer with the view's return value. The kernel knows no views.

        Raises:
            NotFound: Always; the routing part overrides this.
        """
        raise NotFound()

    def finalize_request(self, rv: Any, from_error_handler: bool = False) -> Response:
        """Turn a view's return value into a response and process it.

        Args:
            rv: What the view or an error handler returned.
            from_error_handler: Log an error of the processing instead of raising it.
        """
        response = self.make_response(rv)
        try:
            response = self.process_response(response)
            if self._events.request_finished:
                call_all(self._events.request_finished, self, response=response)
        except Exception:
            if not from_error_handler:
                raise
            self.logger.exception("Request finalizing failed with an error while handling an error")
        return response

    def make_response(self, rv: Any) -> Response:
        """Convert a view's return value to a response of `response_class`.

        Args:
            rv: A str, bytes, dict, list, iterator of str or bytes, response, WSGI callable, or a
                tuple of one of them with a status, headers, or both.

        Raises:
            TypeError: It is None or of another type.
        """
        kind = type(rv)
        if kind is str:
            return self.response_class(rv)
        if kind is dict or kind is list:
            return self.json.response(rv)
        return response_from(self, rv)  # type: ignore[arg-type]

    def process_response(self, response: Response) -> Response:
        """Run what is registered to run after the view, then save the session.

        Functions of `after_this_request` come first, then those of the blueprints, the inner ones
        first, then the application's.
        """
        context: Any = current()
        if type(context) is not RequestContext:
            context = request_context("process_response")
        if context._after_request_functions:
            for function in context._after_request_functions:
                response = self.ensure_sync(function)(response)
        for step in self.request_steps(context.request).after:
            response = step(response)
        plan = self._changes.plan or self.compile_plan()
        for close in plan.close:
            try:
                close(context, response)
            except Exception as error:
                name_plugin(error, plan.titles[id(close)], "close_response")
                raise
        return response

    def do_teardown_request(self, exc: Any = UNSET) -> None:
        """Run the teardown functions of the request, all of them even if one raises.

        Args:
            exc: The exception that ended the request, by default the one being handled.
        """
        if exc is UNSET:
            exc = sys.exc_info()[1]
        functions = self.request_steps(current().request).teardown
        sinks = self._events.request_tearing_down
        if sinks:
            functions = (*functions, _teller(sinks, self))
        if functions:
            call_all(functions, exc)

    def do_teardown_appcontext(self, exc: Any = UNSET) -> None:
        """Run the teardown functions of the application context, all of them even if one raises.

        Args:
            exc: The exception that ended the work, by default the one being handled.
        """
        if exc is UNSET:
            exc = sys.exc_info()[1]
        plan = self._changes.plan or self.compile_plan()
        functions = plan.teardown_appcontext
        if plan.live:
            functions = synchronous(self, reversed(self.teardown_appcontext_funcs))  # type: ignore[arg-type]
        sinks = self._events.appcontext_tearing_down
        if sinks:
            functions = (*functions, _teller(sinks, self))
        if functions:
            call_all(functions, exc)


def _teller(sinks: tuple[Sink, ...], app: Pipeline) -> Callable[[BaseException | None], None]:
    """Return a teardown function that tells the sinks.

    A closure costs the function that it is written in, even if it is never made: so it is here.
    """
    return lambda exc: call_all(sinks, app, exc=exc)
