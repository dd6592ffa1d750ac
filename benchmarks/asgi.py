"""Quart beside the others: an ASGI application, driven on an event loop of its own."""

from __future__ import annotations

import asyncio
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .calls import Answer

if TYPE_CHECKING:
    from .calls import Call, Loop


def installed() -> bool:
    return find_spec("quart") is not None


def quart_app() -> Any:
    quart: Any = import_module("quart")

    app: Any = quart.Quart("benchmarks")
    app.secret_key = "a secret key of some length"
    request = quart.request

    async def index() -> str:
        return "Hello, World!"

    async def user(number: int) -> dict[str, Any]:
        page = request.args.get("page", 1, type=int)
        return {"id": number, "name": "Ada", "page": page, "query": request.args["q"]}

    app.add_url_rule("/", view_func=index)
    app.add_url_rule("/user/<int:number>", view_func=user)
    return app


class Driver:
    """Send one request to an ASGI application, again and again."""

    def __init__(self, app: Any, call: Call) -> None:
        parts = urlsplit(call.path)
        self.app = app
        self.events = asyncio.new_event_loop()
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": call.method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(b"host", b"localhost")],
            "root_path": "",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 1),
            "extensions": {},
        }

    async def _once(self) -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        gone = asyncio.Event()
        received = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, Any]:
            if received:
                return received.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                gone.set()  # as servers tell it, and as applications may wait for

        await self.app(self.scope.copy(), receive, send)
        return sent

    async def _many(self, count: int) -> None:
        for _ in range(count):
            await self._once()

    def loop(self) -> Loop:
        """Return a function that sends the request so many times."""

        def run(count: int) -> None:
            self.events.run_until_complete(self._many(count))

        return run

    def answer(self) -> Answer:
        """Return one answer in full."""
        start, *rest = self.events.run_until_complete(self._once())
        headers = tuple((k.decode(), v.decode()) for k, v in start["headers"])
        return Answer(str(start["status"]), headers, b"".join(m.get("body", b"") for m in rest))
