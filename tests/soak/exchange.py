"""Send a request and read the answer: through a socket, or without one."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from werkzeug.test import Client

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

NAME = "session"


class Reply(NamedTuple):
    """What a client receives.

    Attributes:
        status: The status.
        cookie: The session cookie that came along: None for none, empty for one that is deleted.
        seen: What the application saw in the session; empty unless the status is 200.
    """

    status: int
    cookie: str | None
    seen: dict[str, Any]


class Unanswered(Exception):
    """Report that the connection ended without an answer: nobody knows what was done."""


class Exchange(Protocol):
    """Send a request with a cookie and return the answer, or raise `Unanswered`."""

    async def __call__(self, method: str, path: str, cookie: str | None, **query: str) -> Reply: ...


class SocketExchange:
    """Send requests through a Unix socket, each on a connection of its own.

    Args:
        path: The socket.
        timeout: Seconds to wait for an answer.
    """

    def __init__(self, path: Path, timeout: float = 30) -> None:
        import aiohttp

        self._errors = (aiohttp.ClientError, TimeoutError, OSError)
        self._session = aiohttp.ClientSession(
            "http://soak",
            connector=aiohttp.UnixConnector(str(path), limit=0, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=timeout),
        )

    async def __call__(self, method: str, path: str, cookie: str | None, **query: str) -> Reply:
        headers = {} if cookie is None else {"Cookie": f"{NAME}={cookie}"}
        try:
            async with self._session.request(
                method, path, params=query, headers=headers
            ) as response:
                body = await response.json() if response.status == 200 else {}
                sent = response.headers.getall("Set-Cookie", ())
                return Reply(response.status, cookie_in(sent), body)
        except self._errors as error:
            raise Unanswered(repr(error)) from error

    async def __aenter__(self) -> SocketExchange:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()


class DirectExchange:
    """Call an application of this process, each request in a thread.

    Args:
        app: The application.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, method: str, path: str, cookie: str | None, **query: str) -> Reply:
        return await asyncio.to_thread(self._ask, method, path, cookie, query)

    def _ask(self, method: str, path: str, cookie: str | None, query: dict[str, str]) -> Reply:
        headers = {} if cookie is None else {"Cookie": f"{NAME}={cookie}"}
        client = Client(self._app, use_cookies=False)
        response = client.open(path, method=method, query_string=query, headers=headers)
        body = response.get_json() if response.status_code == 200 else {}
        return Reply(response.status_code, cookie_in(response.headers.getlist("Set-Cookie")), body)


def cookie_in(headers: Iterable[str]) -> str | None:
    """Return the value of the session cookie in `Set-Cookie` headers."""
    for header in headers:
        cookie: SimpleCookie = SimpleCookie(header)
        if NAME in cookie:
            return cookie[NAME].value
    return None
