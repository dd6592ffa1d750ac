"""Boards and files, served to the browser from this process."""

from __future__ import annotations

import io
import re
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from werkzeug.exceptions import abort
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
#: What people enter is checked as always, and hashed quickly.
QUICK = {"PASSWORD_METHOD": "pbkdf2:sha256:1"}


class Quiet(WSGIRequestHandler):
    """Log no requests."""

    def log_request(self, *args: Any) -> None:
        pass


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""

    def answer(environ: Any, start_response: Any) -> Any:
        # A file is read and closed before it is sent: where the browser hangs up in the middle,
        # the server does not always close it.
        return Response.from_app(app, environ, buffered=True)(environ, start_response)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Board:
    """A board that is being served, and those who can sign in to it."""

    def __init__(self, app: Any, address: str) -> None:
        self.app = app
        self.address = address
        self._clients: dict[str, Any] = {}

    def join(self, *names: str) -> Board:
        """Let people join; the first to join a board administers it."""
        for name in names:
            self._clients[name] = self.app.test_client()
            self.send(name, "/register", name=name, password=PASSWORD, again=PASSWORD)
            # They have read their welcome.
            self._clients[name].get("/")
        return self

    def send(self, who: str, url: str, **fields: Any) -> None:
        """Send a form of somebody's, with the token of their session."""
        client = self._clients[who]
        page = client.get("/login", follow_redirects=True).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        response = client.post(url, data={"csrf_token": token[1], **fields})
        assert response.status_code == 302, response.text

    def write(self, who: str, title: str, body: str, picture: bytes = b"", **fields: str) -> None:
        """Put up somebody's post."""
        image = (io.BytesIO(picture), "picture.png") if picture else (io.BytesIO(), "")
        self.send(who, "/posts/new", title=title, body=body, image=image, **fields)

    def cookies(self, who: str) -> list[dict[str, str]]:
        """Return what a browser keeps in which somebody is signed in."""
        if who not in self._clients:
            return []
        cookie = self._clients[who].get_cookie("board")
        return [{"name": "board", "value": cookie.value, "url": self.address}]


@contextmanager
def board(folder: Path, *, seed: bool, **config: Any) -> Iterator[Board]:
    """Serve a board that keeps its things in a folder."""
    home = str(ROOT / "examples" / "board")
    sys.path.insert(0, home)
    try:
        from board import create_app
    finally:
        sys.path.remove(home)
    app = create_app({"INSTANCE_PATH": str(folder), "SEED": seed, **QUICK, **config})

    @app.get("/only-here/<int:code>")
    def fail(code: int) -> NoReturn:
        """Fail, for the pages that no visitor should be able to reach."""
        if code == 500:
            raise LookupError("broken on purpose")
        abort(code)

    with serving(app) as address:
        yield Board(app, address)


def site(folder: Path) -> Any:
    """Return an application that serves a folder of pages, as a host of static sites does."""

    def not_found(environ: Any, start_response: Any) -> Any:
        page = (folder / "404.html").read_bytes()
        return Response(page, 404, mimetype="text/html")(environ, start_response)

    return SharedDataMiddleware(not_found, {"/": str(folder)})
