"""The hooks that core asks.

A hook exists where two or more plugins answer the same question; they are asked while an
application is built or its plan is compiled, never on a request's way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _typeshed.wsgi import WSGIApplication

    from .events import Sink
    from .json.provider import JSONProvider
    from .kernel import Kernel
    from .request_context import RequestContext
    from .response import Response

PROJECT = "glassware"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def app_features() -> tuple[type, ...]:  # type: ignore[empty-body]
    """Name the feature classes that the plugin adds to a composed application.

    Asked once a process, when `glassware_core.App` is first used or `compose` is called.

    Returns:
        Subclasses of `Kernel`, the most derived first.
    """


@hookspec
def default_config() -> Mapping[str, Any]:  # type: ignore[empty-body]
    """Give the configuration keys that the plugin owns, with their defaults.

    A key that another plugin owns already puts the later plugin in quarantine. A plugin that is
    registered late adds the keys that the configuration does not have yet.
    """


@hookspec
def app_created(app: Kernel) -> None:
    """Set the plugin up on one application, at the end of its construction.

    An exception reaches who makes the application. A plugin that changes the application here
    takes it back in `app_left`.
    """


@hookspec
def app_left(app: Kernel) -> None:
    """Take back what `app_created` did to an application, which lets the plugin go.

    Asked by `unregister_plugin`, and where the application's configuration keeps out a plugin that
    has set it up. What other hooks gave (sinks, callables of the plan, middleware) is taken back
    without the plugin's help.
    """


@hookspec
def wsgi_middleware(app: Kernel) -> Callable[[WSGIApplication], WSGIApplication] | None:
    """Give a function that wraps the application, or None.

    Asked once, before the first request. The first plugin's wrapper stands outermost. Wrappers
    stand outside of whatever the user assigned to `app.wsgi_app`, and must not keep the
    application alive. What one raises reaches the server: no error handler stands around it.
    """


@hookspec
def app_frozen(app: Kernel) -> None:
    """Check the application for the last time, before its first request.

    An exception stops the start: it reaches the caller of the application.
    """


@hookspec
def open_context(app: Kernel) -> Callable[[RequestContext], None] | None:
    """Give what to run when a request context is pushed, or None.

    Asked when the plan is compiled. The callable must not keep the application alive; it finds it
    as `ctx.app`. What it raises is answered as an error of the server: `got_request_exception`,
    then the handler of 500. The view is not called.
    """


@hookspec
def close_response(app: Kernel) -> Callable[[RequestContext, Response], None] | None:
    """Give what to run when the response was processed, or None.

    Asked like `open_context`. The callable also runs for the answer to an error in an
    `open_context`: then its own may not have run. What it raises replaces the response by the
    answer of the handler of 500; if it raises for that one too, this is logged and the answer is
    sent as it is.
    """


@hookspec
def events(app: Kernel) -> Mapping[str, Sink] | None:
    """Give sinks for the application's events, by the names in `glassware_core.EVENTS`.

    Asked at the end of the application's construction. A sink that comes and goes is better added
    to `app.events` while it has something to do. All sinks of an event are called, also after one
    has raised; the first exception then goes where one of the request's own code would go: at
    `request_started` to the error handlers, at `request_finished` to the handler of 500, and
    during teardown or at `got_request_exception` to the server.
    """


@hookspec
def json_providers() -> Mapping[str, Callable[[Kernel], JSONProvider]]:  # type: ignore[empty-body]
    """Give JSON providers by the name that `JSON_PROVIDER` chooses them with.

    A provider is its class, or another function that takes the application and returns one, such
    as one that imports the class when it is first chosen.
    """
