"""The test client."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers
from werkzeug.test import Client
from werkzeug.test import EnvironBuilder as WerkzeugEnvironBuilder
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wsgi import get_current_url

from .builder import EnvironBuilder

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Iterator
    from types import TracebackType

    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.test import TestResponse

    from glassware_core import RequestContext

#: The key under which a server asks for the context of a request, to keep it.
PRESERVE = "werkzeug.debug.preserve_context"


class CookiesDisabledError(TypeError, RuntimeError):
    """Report a client without cookies; Flask 2.1 raised RuntimeError, 3.1 TypeError."""


class FlaskClient(Client):
    """Send requests to an application without a server.

    Works like `werkzeug.test.Client`, and knows the application: defaults come from its
    configuration, JSON goes through its provider, and in a `with` block the context of the last
    request stays active until the next request or the end of the block:

        with app.test_client() as client:
            client.get("/?page=2")
            assert request.args["page"] == "2"

    Args:
        *args: As for `werkzeug.test.Client`; the first one is the application.
        **kwargs: As for `werkzeug.test.Client`.

    Attributes:
        application: The application.
        environ_base: What every request's WSGI environment starts with.
        preserve_context: Whether the contexts of requests stay active.
    """

    application: Any
    preserve_context: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base: dict[str, Any] = {
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_USER_AGENT": f"Werkzeug/{werkzeug_version()}",
        }
        # Contexts that wait for the end of the call, and those that are active again.
        self._kept: list[RequestContext] = []
        self._restored: list[RequestContext] = []

    # Requests

    def open(
        self,
        *args: Any,
        buffered: bool = False,
        follow_redirects: bool = False,
        **kwargs: Any,
    ) -> TestResponse:
        """Send a request.

        Args:
            *args: As for `EnvironBuilder` after the application; or a builder, a WSGI
                environment, or a request, to be sent as it is.
            buffered: Read the response to its end and close it.
            follow_redirects: Send further requests while the answer is a redirect; the answers
                before the last one are in the response's `history`.
            **kwargs: As for `EnvironBuilder`.

        Returns:
            The response. Close it where it holds open files or streams.
        """
        request = self._request_from_builder_args(args, kwargs)
        self._release()
        try:
            response = super().open(request, buffered=buffered, follow_redirects=follow_redirects)
        finally:
            self._restore()
        for answer in (response, *response.history):
            answer.json_module = self.application.json
        return response

    def _request_from_builder_args(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> WerkzeugRequest:
        """Make the request to send from the arguments of `open`."""
        given = args[0] if args else None
        if isinstance(given, WerkzeugRequest):
            request = copy(given)
            request.environ = self._copy_environ(request.environ)
            return request
        if isinstance(given, WerkzeugEnvironBuilder):
            # A copy: neither we nor the plugins change the builder of somebody else.
            builder = copy(given)
            builder.headers = Headers(builder.headers)
            builder.environ_base = self._copy_environ(builder.environ_base or {})
            return self._request_from(builder)
        if isinstance(given, dict):
            builder = EnvironBuilder.from_environ(
                given, app=self.application, environ_base=self._copy_environ({})
            )
            return self._request_from(builder)
        kwargs["environ_base"] = self._copy_environ(kwargs.get("environ_base") or {})
        builder = EnvironBuilder(self.application, *args, **kwargs)
        try:
            return self._request_from(builder)
        finally:
            builder.close()

    def _request_from(self, builder: WerkzeugEnvironBuilder) -> WerkzeugRequest:
        app = self.application
        app._plugins.ask("test_environ", app=app, builder=builder)
        return builder.get_request()

    def _copy_environ(self, other: t.Mapping[str, Any]) -> WSGIEnvironment:
        """Return `environ_base` and the given values, which win."""
        environ = {**self.environ_base, **other}
        if self.preserve_context:
            environ[PRESERVE] = self._keep
        return environ

    # Contexts

    def __enter__(self) -> t.Self:
        """Keep the contexts of requests.

        Raises:
            RuntimeError: The client keeps them already.
        """
        if self.preserve_context:
            msg = "Cannot nest client invocations"
            raise RuntimeError(msg)
        self.preserve_context = True
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.preserve_context = False
        self._release()

    def _keep(self, context: RequestContext) -> None:
        """Take the context of a request that ends."""
        context.keep()
        self._kept.append(context)

    def _restore(self) -> None:
        """Make the contexts that were kept active again, the one that ended last on top."""
        while self._kept:
            context = self._kept.pop(0)
            context.restore()
            self._restored.append(context)

    def _release(self) -> None:
        """End the contexts of earlier requests, all of them even if one raises."""
        self._restore()
        with ExitStack() as stack:
            for context in self._restored:
                stack.callback(context.auto_pop, None)
            self._restored.clear()

    # Session

    @contextmanager
    def session_transaction(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Open the session that the client's cookies stand for, and save it after the block:

            with client.session_transaction() as session:
                session["user"] = 42

        Args:
            *args: As for `test_request_context` of the application: a session may depend on the
                request.
            **kwargs: Likewise.

        Raises:
            TypeError: The client has no cookies.
            RuntimeError: The session backend opened no session, as without a `SECRET_KEY`.
        """
        if self._cookies is None:
            msg = "Cookies are disabled. Create a client with 'use_cookies=True'."
            raise CookiesDisabledError(msg)
        app = self.application
        context = app.test_request_context(*args, **kwargs)
        environ = context.request.environ
        self._add_cookies_to_wsgi(environ)
        with context:
            session = app.session_interface.open_session(app, context.request)
        if session is None:
            msg = "Session backend did not open a session. The default one needs 'SECRET_KEY'."
            raise RuntimeError(msg)
        # The block itself sees the context that was active before.
        yield session
        if app.session_interface.is_null_session(session):
            return
        response = app.response_class()
        with context:
            app.session_interface.save_session(app, session, response)
        url = urlsplit(get_current_url(environ))
        self._update_cookies_from_response(
            url.hostname or "localhost", url.path, response.headers.getlist("Set-Cookie")
        )


@cache
def werkzeug_version() -> str:
    """Return the version of Werkzeug, looked up once."""
    from importlib.metadata import version

    return version("werkzeug")
