"""The same requests for what users would choose instead; each only where it is installed."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .calls import Wsgi

HTML = "text/html; charset=utf-8"


def _person(number: int, page: int, query: str) -> dict[str, Any]:
    return {"id": number, "name": "Ada", "page": page, "query": query}


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


def raw_werkzeug() -> Wsgi:
    """Werkzeug by hand: a request, a map, a response."""

    def hello(request: Request) -> Response:
        return Response("Hello, World!", content_type=HTML)

    def user(request: Request, number: int) -> Response:
        person = _person(number, request.args.get("page", 1, type=int), request.args["q"])
        return Response(_compact(person), mimetype="application/json")

    views: dict[str, Callable[..., Response]] = {"hello": hello, "user": user}
    url_map = Map(
        [Rule("/", endpoint="hello"), Rule("/user/<int:number>", endpoint="user")],
    )

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        endpoint, arguments = url_map.bind_to_environ(environ).match()
        return views[endpoint](request, **arguments)(environ, start_response)

    return app


def bottle_app() -> Wsgi:
    bottle: Any = import_module("bottle")

    app: Any = bottle.Bottle()

    def hello() -> str:
        bottle.response.content_type = HTML
        return "Hello, World!"

    def user(number: int) -> str:
        query = bottle.request.query
        bottle.response.content_type = "application/json"
        return _compact(_person(number, query.get("page", 1, type=int), query["q"]))

    app.get("/", callback=hello)
    app.get("/user/<number:int>", callback=user)
    wsgi: Wsgi = app
    return wsgi


def falcon_app() -> Wsgi:
    falcon: Any = import_module("falcon")

    class Hello:
        def on_get(self, request: Any, response: Any) -> None:
            response.content_type = HTML
            response.text = "Hello, World!"

    class User:
        def on_get(self, request: Any, response: Any, number: int) -> None:
            page = request.get_param_as_int("page") or 1
            response.content_type = "application/json"
            response.text = _compact(_person(number, page, request.get_param("q")))

    app = falcon.App()
    app.add_route("/", Hello())
    app.add_route("/user/{number:int}", User())
    wsgi: Wsgi = app
    return wsgi


RIVALS: dict[str, Callable[[], Wsgi]] = {
    "werkzeug": raw_werkzeug,
    "bottle": bottle_app,
    "falcon": falcon_app,
}
ANSWERED = ("hello", "user")
"""The workloads that rivals answer, too."""


def installed_rivals() -> dict[str, Wsgi]:
    """Make the applications of the rivals that are installed."""
    return {name: build() for name, build in RIVALS.items() if find_spec(name)}
