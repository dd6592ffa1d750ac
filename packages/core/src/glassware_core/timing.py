"""What each plugin takes of a request, for the header `Server-Timing` and for `plugins time`.

Nothing here is called unless `SERVER_TIMING` is on when the application starts: what plugins give
is wrapped then, and called as it is otherwise.
"""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING, Any

from .context import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where the WSGI environment of a request holds the seconds, by the plugin's name.
TIMES = "glassware.plugin_times"

# A token of RFC 9110, which a metric's name has to be.
_NO_TOKEN = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")


def timed(plugin: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that notes how long it takes for the current request.

    Args:
        plugin: The plugin's name.
        function: What it gave to be called: a sink, or a callable of the plan.
    """

    def measured(*args: Any, **kwargs: Any) -> Any:
        # Before the call: it may be the one that unbinds the context.
        times = _current_times()
        started = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            if times is not None:
                _add(times, plugin, perf_counter() - started)

    return measured


def timed_middleware(
    plugin: str, wrapper: Callable[[WSGIApplication], WSGIApplication], inner: WSGIApplication
) -> WSGIApplication:
    """Wrap an application by a plugin's middleware and note how long that takes itself.

    Args:
        plugin: The plugin's name.
        wrapper: What makes the middleware.
        inner: What it is put around; the time that this takes is not counted.
    """
    since = "glassware.middleware_since." + plugin

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _add(environ[TIMES], plugin, perf_counter() - environ[since])
        try:
            return inner(environ, start_response)
        finally:
            environ[since] = perf_counter()

    middleware = wrapper(counted)

    def measured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[since] = perf_counter()
        try:
            return middleware(environ, start_response)
        finally:
            _add(environ[TIMES], plugin, perf_counter() - environ[since])

    return measured


def with_header(inner: WSGIApplication) -> WSGIApplication:
    """Make an application tell in `Server-Timing` what plugins took until its headers are sent."""

    def telling(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        times: dict[str, float] = environ.setdefault(TIMES, {})
        started = perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            value = header(times, perf_counter() - started)
            return start_response(status, [*headers, ("Server-Timing", value)], *exc_info)

        return inner(environ, start)

    return telling


def header(times: Mapping[str, float], total: float) -> str:
    """Return the value of `Server-Timing` (W3C): durations in milliseconds.

    Args:
        times: Seconds by the plugin's name.
        total: Seconds of the whole request so far.
    """
    metrics = [("total", total), *times.items()]
    return ", ".join(f"{_NO_TOKEN.sub('_', name)};dur={s * 1000:.3f}" for name, s in metrics)


def _current_times() -> dict[str, float] | None:
    context = current().rctx
    if context is None:
        return None
    times: dict[str, float] | None = context.request.environ.get(TIMES)
    return times


def _add(times: dict[str, float], plugin: str, seconds: float) -> None:
    name = plugin or "application"
    times[name] = times.get(name, 0.0) + seconds
