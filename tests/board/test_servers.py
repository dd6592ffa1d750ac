"""Several workers over real sockets, that begin at once with nothing."""

from __future__ import annotations

import http.client
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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, url, urlencode(fields) if fields else None, headers)
        response = connection.getresponse()
        text = response.read().decode()
        cookie = response.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        connection.close()
        return response.status, text

    def form(self, shown: str, url: str = "", **fields: str) -> int:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.send("GET", shown)[1])
        return self.send("POST", url or shown, csrf_token=token[1], **fields)[0]


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
        for _ in range(100):
            try:
                Browser(number).send("GET", "/login")
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield number
    finally:
        process.send_signal(signal.SIGTERM)
        errors = process.communicate(timeout=10)[1].decode()
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
