"""What a request runs, compiled from the application's tables.

The pipeline's methods stay overridable; only what they loop over is compiled: tuples of plain
callables, in order, made synchronous. Nothing here knows WSGI, and nothing keeps the application
alive: a plan is given it, and does not hold it.
"""

from __future__ import annotations

import weakref
from functools import partial
from typing import TYPE_CHECKING, Any

from .changes import FunctionTable, WatchedDict, WatchedList
from .config import Config
from .json.legacy import has_json_classes

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kernel import Kernel


class Steps:
    """The functions that one endpoint's requests run, each tuple in calling order."""

    # Four of these are read in each request: a slot in half the time of a named tuple's item.
    __slots__ = ("after", "before", "context", "teardown", "view")

    def __init__(
        self,
        *,
        before: tuple[Callable[[], Any], ...],
        view: Callable[..., Any] | None,
        after: tuple[Callable[[Any], Any], ...],
        teardown: tuple[Callable[[BaseException | None], Any], ...],
        context: tuple[Callable[[], dict[str, Any]], ...],
    ) -> None:
        self.before = before
        self.view = view
        self.after = after
        self.teardown = teardown
        self.context = context


class Plan:
    """What requests run.

    Attributes:
        steps: Steps by endpoint, of those that were asked for.
        live: Whether one of the tables cannot report its changes, so that all are read each time.
        open: Called with the context when it is pushed: sessions first, the URL match last.
        close: Called with the context and the response after it was processed.
        titles: The plugins that `open` and `close` are of, by the callable's identity.
        teardown_appcontext: Called when an application context ends.
        own_app_context: Whether the application overrides `app_context`, so that what that makes
            has to be pushed with each request.
        own_ensure_sync: Whether the application overrides `ensure_sync`, so that plain functions
            have to be given to it too.
        unbind: Whether anybody could notice that the request is unbound while the application
            context is torn down.
        settled: Whether the configuration reports its changes, so that what was computed from it
            stays true as long as this plan is the application's.
        json_classes: Whether the application or a blueprint has a JSON encoder or decoder class,
            as in Flask 2.1.
        computed: What parts computed for the application, each under the type of its result.
    """

    __slots__ = (
        "close",
        "computed",
        "json_classes",
        "live",
        "open",
        "own_app_context",
        "own_ensure_sync",
        "settled",
        "steps",
        "teardown_appcontext",
        "titles",
        "unbind",
    )

    def __init__(self, app: Kernel) -> None:
        self.steps: dict[Any, Steps] = {}
        self.live = any(reads_live(getattr(app, name)) for name in app.watched_tables)
        self.titles: dict[int, str] = {}
        self.open = self._chain(app, "open_context")
        self.close = self._chain(app, "close_response")
        self.teardown_appcontext = synchronous(app, reversed(app.teardown_appcontext_funcs))
        self.own_app_context = app.overrides_app_context()
        self.own_ensure_sync = app.overrides_ensure_sync()
        self.unbind = (
            self.live or bool(self.teardown_appcontext) or app.overrides_appcontext_teardown()
        )
        self.settled = (
            isinstance(app.config, Config)
            and app.config.reports_all()
            and not app.overrides_config()
        )
        self.json_classes = has_json_classes(app)
        self.computed: dict[type, Any] = {}

    def compile_steps(self, app: Kernel, endpoint: Any) -> Steps:
        """Collect what requests of one endpoint run, and keep it unless the tables are live.

        Args:
            app: The application.
            endpoint: The endpoint; None for requests that matched none.
        """
        inner_first = (*app.blueprint_names(endpoint), None)
        outer_first = inner_first[::-1]
        views = app.view_functions
        # What is no plain dictionary is asked for the view by the request itself.
        view = views.get(endpoint) if type(views) in (dict, WatchedDict) else None
        steps = Steps(
            before=app.compile_before(outer_first),
            view=None if view is None else _synchronous(app, view),
            after=synchronous(app, backwards(app.after_request_funcs, inner_first)),
            teardown=synchronous(app, backwards(app.teardown_request_funcs, inner_first)),
            context=app.compile_context(outer_first),
        )
        if not self.live:
            self.steps[endpoint] = steps
        return steps

    def _chain(self, app: Kernel, hook: str) -> tuple[Callable[..., Any], ...]:
        wrapper = app._events.wrapper
        chain = []
        for record, given in app._plugins.answers(hook, app=app):
            function = given if wrapper is None else wrapper(record.name, given)
            if id(function) in self.titles:
                function = partial(function)  # two plugins gave the same one
            self.titles[id(function)] = record.title
            chain.append(function)
        return tuple(chain)


def reads_live(table: Any) -> bool:
    """Whether a table cannot report its changes and so must be read on each request."""
    if isinstance(table, FunctionTable):
        return table.foreign
    return not isinstance(table, WatchedDict | WatchedList)


def synchronous(app: Kernel, functions: Any) -> tuple[Callable[..., Any], ...]:
    """Apply `ensure_sync` to each function.

    A function that cannot be made synchronous fails when it is called, as if nothing were
    compiled, and not when the plan is made.
    """
    return tuple([_synchronous(app, function) for function in functions])


def _synchronous(app: Kernel, function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        return app.ensure_sync(function)
    except Exception:
        owner = weakref.ref(app)

        def retry(*args: Any, **kwargs: Any) -> Any:
            app = owner()
            assert app is not None
            return app.ensure_sync(function)(*args, **kwargs)

        return retry


def forwards(table: dict[Any, list[Any]], names: tuple[str | None, ...]) -> list[Any]:
    """The functions of the named tables, in order of registration."""
    return [function for name in names if name in table for function in table[name]]


def backwards(table: dict[Any, list[Any]], names: tuple[str | None, ...]) -> list[Any]:
    """The functions of the named tables, the last registered first."""
    return [function for name in names if name in table for function in reversed(table[name])]
