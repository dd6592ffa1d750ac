"""Several workers over real sockets, that begin at once with nothing."""

from __future__ import annotations

import http.client
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

BOARD = Path(__file__).parents[2] / "examples" / "board"
COMMANDS = {
    "gunicorn": "gunicorn --workers 3 --bind 127.0.0.1:{port} board:create_app()",
    "granian": "granian --interface wsgi --workers 3 --port {port} --factory board:create_app",
}


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Browser:
    """A client that keeps one cookie, and opens a connection for each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def send(self, method: str, url: str, **fields: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, url, urlencode(fields) if fields else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        cookie = response.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        connection.close()
        return response.status, text

    def token(self, shown: str) -> str:
        return re.search(r'name="csrf_token" value="([^"]+)"', self.send("GET", shown)[1])[1]

    def form(self, shown: str, url: str = "", **fields: str) -> int:
        return self.send("POST", url or shown, csrf_token=self.token(shown), **fields)[0]

    def upload(self, title: str, content: bytes) -> tuple[int, str]:
        """Send the form for a post with a picture."""
        fields = {
            "csrf_token": self.token("/posts/new"),
            "title": title,
            "body": "text",
            "image": FileStorage(io.BytesIO(content), "picture.png", "image"),
        }
        boundary, body = encode_multipart(fields)
        headers = {
            "Cookie": self.cookie,
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/posts/new", body, headers)
        except OSError:
            # The server need not read to the end what it refuses; its answer is there.
            pass
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.getheader("Location") or text

    def fetch(self, url: str) -> tuple[int, bytes]:
        """Ask for what is no text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", url)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, content


@pytest.fixture(params=COMMANDS)
def port(request, tmp_path):
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    number = free_port()
    command = COMMANDS[request.param].format(port=number).split()
    environment = {**os.environ, "BOARD_SITE_NAME": "Real", "PYTHONPATH": str(tmp_path)}
    # A copy: its instance folder is made beside it.
    shutil.copytree(BOARD / "board", tmp_path / "board")
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        for _ in range(600):
            try:
                Browser(number).send("GET", "/login")
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=60)[1].decode()
    assert "Traceback" not in errors, errors


def test_several_workers_share_the_key_the_posts_and_the_limit(port):
    first = Browser(port)
    assert "· Real</title>" in first.send("GET", "/")[1]
    assert first.send("GET", "/api/posts")[1].count('"id"') == 20
    password = "correct horse battery"
    assert first.form("/register", name="zoe", password=password, again=password) == 302
    # A worker that had another key would not know the session.
    assert {first.send("GET", "/settings")[0] for _ in range(20)} == {200}

    def write(number: int) -> int:
        return first.form("/posts/new", title=f"Post {number}", body="text", tags="parallel")

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(write, range(12))) == {302}
    assert '"total":12' in first.send("GET", "/api/posts?tag=parallel")[1].replace(" ", "")
    assert first.send("GET", "/export.csv")[1].count("\r\n") > 212
    wrong = [Browser(port).form("/login", name="zoe", password="no") for _ in range(6)]
    assert wrong == [422] * 5 + [429]
    check_pictures(first)


def check_pictures(first: Browser) -> None:
    """A picture that one worker took is sent by all; what is too large is refused, and said."""
    drawn = re.search(r'src="(/images/noon[^"]*)"', first.send("GET", "/")[1])[1]
    status, picture = first.fetch(drawn)
    assert (status, picture[:4]) == (200, b"\x89PNG")
    status, location = first.upload("With a picture", picture)
    assert status == 302, location
    stored = re.search(r'src="(/images/[^"]*)"', first.send("GET", location)[1])[1]
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(first.fetch, [stored] * 12)) == {(200, picture)}
    status, page = first.upload("Too large a picture", b"\0" * 2_200_000)
    assert (status, "larger than 2 MB" in page) == (422, True)
    status, page = first.upload("Too large a form", b"\0" * 3_200_000)
    assert (status, "A form may have 3 MB in all" in page) == (413, True)
    assert "Too large" not in first.send("GET", "/api/posts")[1]
