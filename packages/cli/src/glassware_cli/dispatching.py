"""Loading the application while the server already listens, as Flask 2.1 offered it."""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING

from werkzeug.serving import is_running_from_reloader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["DispatchingApp"]


class DispatchingApp:
    """Load an application in the background and forward requests to it.

    An error while loading is raised by the first request that comes after it, where the debugger
    can show it; the next request tries again.

    Args:
        loader: Returns the application.
        use_eager_loading: Load at once and raise errors at once. By default in the process that
            the reloader watches from, not in the one that it restarts.
    """

    def __init__(
        self, loader: Callable[[], WSGIApplication], use_eager_loading: bool | None = None
    ) -> None:
        self.loader = loader
        self._app: WSGIApplication | None = None
        self._lock = Lock()
        self._error: Exception | None = None
        if use_eager_loading is None:
            use_eager_loading = not is_running_from_reloader()
        if use_eager_loading:
            self._app = loader()
        else:
            # Taken here and released there, so that nobody comes in between.
            self._lock.acquire()
            Thread(target=self._load_in_background, daemon=True).start()

    def _load_in_background(self) -> None:
        try:
            self._app = self.loader()
        except Exception as error:
            self._error = error
        finally:
            self._lock.release()

    def _flush_bg_loading_exception(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application, once it is loaded."""
        if self._app is None:
            with self._lock:
                self._flush_bg_loading_exception()
                if self._app is None:
                    self._app = self.loader()
        return self._app(environ, start_response)
