"""Call a WSGI application as a server does: the environment, the loop, the whole answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.test import create_environ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    Loop = Callable[[int], None]


@dataclass(frozen=True)
class Call:
    """What a client sends.

    Attributes:
        path: The path with its query string.
        method: The HTTP method.
        headers: Further headers.
        body: The body; None means that there is none.
        session: What the session cookie holds; None means that no cookie is sent.
    """

    path: str = "/"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    session: dict[str, Any] | None = None

    def environ(self, app: Any) -> dict[str, Any]:
        """Make the WSGI environment, with a cookie that the application itself signed."""
        headers = dict(self.headers)
        if self.session is not None:
            serializer = app.session_interface.get_signing_serializer(app)
            headers["Cookie"] = f"session={serializer.dumps(self.session)}"
        return create_environ(
            self.path,
            method=self.method,
            headers=headers,
            input_stream=None if self.body is None else BytesIO(self.body),
            content_length=None if self.body is None else len(self.body),
        )


class Answer(NamedTuple):
    """What a client receives."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def answer(app: Wsgi, environ: dict[str, Any]) -> Answer:
    """Return one answer in full."""
    started: list[tuple[str, Any]] = []
    environ["wsgi.input"].seek(0)
    chunks = app(
        environ.copy(), lambda status, headers, exc=None: started.append((status, headers))
    )
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Answer(status, tuple(headers), body)


def _start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
    pass


def loop(app: Wsgi, environ: dict[str, Any]) -> Loop:
    """Return a function that sends the request so many times and reads each answer.

    It does what each side needs and no more: an environment of its own, the body rewound where
    the request has one, all chunks read, the iterable closed.
    """
    stream = environ["wsgi.input"]
    rewound = environ.get("CONTENT_LENGTH", "0") not in ("", "0")

    def run(count: int) -> None:
        for _ in range(count):
            if rewound:
                stream.seek(0)
            chunks = app(environ.copy(), _start_response)
            for _chunk in chunks:
                pass
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    return run
