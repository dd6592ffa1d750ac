"""glassware and real Flask side by side: the same application, the same requests, both answers."""

from __future__ import annotations

import logging
import os
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from werkzeug.test import Client, create_environ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLES = int(os.environ.get("EQUIVALENCE_EXAMPLES", "30"))
"""How many examples a property is tried with; continuous integration sets many more."""

ATTEMPTS = 4
"""Dates and signatures hold the second: two answers may be a second apart."""

settings.register_profile(
    "equivalence",
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    derandomize="EQUIVALENCE_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Call(NamedTuple):
    """What is sent: anything that a client may put on the wire.

    Attributes:
        path: The path as WSGI has it: decoded by latin-1, without the query string.
        query: The query string, as it is sent.
        method: The method.
        host: The Host header.
        headers: Further headers.
        body: The body.
        script_root: Where the application is mounted.
        environ: Further items of the WSGI environment; they win.
    """

    path: str = "/"
    query: str = ""
    method: str = "GET"
    host: str = "localhost"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    script_root: str = ""
    environ: tuple[tuple[str, Any], ...] = ()

    def make_environ(self) -> dict[str, Any]:
        environ = create_environ(method=self.method)
        if self.body:
            environ["CONTENT_LENGTH"] = str(len(self.body))
        for name, value in self.headers:
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        environ.update(
            {"wsgi.input": BytesIO(self.body)},
            PATH_INFO=self.path,
            QUERY_STRING=self.query,
            HTTP_HOST=self.host,
            SCRIPT_NAME=self.script_root,
            **dict(self.environ),
        )
        return environ


class Answer(NamedTuple):
    """What comes back: an answer, or the exception that left the application."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def describe(error: BaseException) -> str:
    """Say what an exception is; the words of messages are glassware's own."""
    return f"raised {type(error).__name__}"


def _ordered(header: tuple[str, str]) -> tuple[str, str]:
    """Order the methods of `Allow`, which both take from a set."""
    name, value = header
    return (name, ", ".join(sorted(value.split(", ")))) if name == "Allow" else header


def ask(client: Client, call: Call) -> Answer:
    """Return the answer to a call; the client keeps the cookies."""
    try:
        response = client.open(call.make_environ())
    except Exception as error:
        return Answer(describe(error), (), b"")
    try:
        headers = tuple(map(_ordered, response.headers))
        return Answer(response.status, headers, response.get_data())
    finally:
        response.close()


class Both:
    """Build an application with either framework and compare what they do.

    Attributes:
        flask: The module of real Flask.
        glassware: The module of glassware.
    """

    def __init__(self, flask: Any, glassware: Any) -> None:
        self.flask = flask
        self.glassware = glassware

    def same(self, do: Callable[[Any], Any]) -> Any:
        """Do it with both frameworks; assert that it gives the same, and return that.

        Args:
            do: Takes the framework's module. An exception counts as what it gives.
        """
        for _ in range(ATTEMPTS):
            theirs, ours = self._result(do, self.flask), self._result(do, self.glassware)
            if theirs == ours:
                return ours
        assert ours == theirs
        return ours

    def converse(self, build: Callable[[Any, list[Any]], Any], calls: list[dict[str, Any]]) -> Any:
        """Send the calls to the application of either framework and compare the answers.

        Args:
            build: Takes the framework's module and a list to note in what happens; returns the
                application.
            calls: The fields of `Call`; sent one after the other by a client that keeps cookies.
        """

        def do(framework: Any) -> list[Any]:
            trace: list[Any] = []
            client = Client(build(framework, trace))
            return [(ask(client, Call(**call)), trace[:], trace.clear())[:2] for call in calls]

        return self.same(do)

    @staticmethod
    def _result(do: Callable[[Any], Any], framework: Any) -> Any:
        try:
            return do(framework)
        except Exception as error:
            return describe(error)


@pytest.fixture(scope="session")
def both() -> Both:
    """Real Flask and glassware; skips where one is missing."""
    flask = pytest.importorskip("flask", reason="real Flask is not installed")
    glassware = pytest.importorskip("glassware")
    if flask.Flask is glassware.Flask:
        pytest.skip("`flask` is glassware here; real Flask is not installed")
    for name in ("sessions", "views"):
        import_module(f"flask.{name}")
        import_module(f"glassware.{name}")
    return Both(flask, glassware)


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the tracebacks of provoked errors out of the output."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
