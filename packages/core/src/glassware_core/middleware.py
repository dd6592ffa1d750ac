"""The WSGI middleware that plugins put around an application."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from .plugins.naming import name_plugin, raised_in
from .timing import timed_middleware, with_header

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .kernel import Kernel


def wrap(app: Kernel) -> WSGIApplication | None:
    """Return the application wrapped by its plugins, the first one outermost; None without any.

    `app.wsgi_app` is looked up at each call and stays the user's to assign. Where the request is
    timed, the header that tells the times stands outside of all.
    """
    given = list(app._plugins.answers("wsgi_middleware", app=app))
    timing = app._events.wrapper is not None
    if not given and not timing:
        return None
    owner = weakref.ref(app)

    def innermost(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        app = owner()
        assert app is not None  # its __call__ is running
        return app.wsgi_app(environ, start_response)

    wrapped: WSGIApplication = innermost
    titles: list[tuple[Any, str]] = []
    for record, wrapper in reversed(given):
        if timing:
            wrapped = timed_middleware(record.name, wrapper, wrapped)
        else:
            wrapped = wrapper(wrapped)
        titles.append((wrapped, record.title))
    named = _naming(wrapped, [(innermost, ""), *titles]) if given else wrapped
    return with_header(named) if timing else named


def _naming(wrapped: WSGIApplication, titles: list[tuple[Any, str]]) -> WSGIApplication:
    """Name the plugin whose middleware raises, in a note to the exception."""

    def naming(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return wrapped(environ, start_response)
        except Exception as error:
            name_plugin(error, raised_in(error, titles), "wsgi_middleware")
            raise

    return naming
