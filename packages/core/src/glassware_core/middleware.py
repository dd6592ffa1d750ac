"""The WSGI middleware that plugins put around an application."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .kernel import Kernel


def wrap(app: Kernel) -> WSGIApplication | None:
    """Return the application wrapped by its plugins, the first one outermost; None without any.

    `app.wsgi_app` is looked up at each call and stays the user's to assign.
    """
    wrappers = [wrapper for wrapper in app._plugins.ask("wsgi_middleware", app=app) if wrapper]
    if not wrappers:
        return None
    owner = weakref.ref(app)

    def innermost(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        app = owner()
        assert app is not None  # its __call__ is running
        return app.wsgi_app(environ, start_response)

    wrapped: WSGIApplication = innermost
    for wrapper in reversed(wrappers):
        wrapped = wrapper(wrapped)
    return wrapped
