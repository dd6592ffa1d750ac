"""Malformed requests over real sockets, where the server has its say about the body."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

APP = """
from glassware import Flask, request, session, stream_with_context

app = Flask(__name__, static_folder=None)
app.config.update(SECRET_KEY="key", MAX_CONTENT_LENGTH=1000)
ended = []
app.teardown_request(lambda error: ended.append(request.path))

@app.post("/data")
def data():
    return str(len(request.get_data()))

@app.post("/json")
def as_json():
    return {"length": len(request.get_json())}

@app.post("/form")
def form():
    return {"fields": len(request.form), "files": len(request.files)}

@app.post("/ignored")
def ignored():
    return "ignored"

@app.get("/stream")
def stream():
    @stream_with_context
    def generate():
        for number in range(100_000):
            yield f"{request.path} {number}\\n"
    return generate()

@app.get("/ended")
def endings():
    return {"ended": ended.copy()}

@app.route("/<path:name>", methods=["GET", "POST"])
def show(name):
    session["name"] = name
    return request.url
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def commands(port: int) -> dict[str, list[str]]:
    return {
        "werkzeug": [sys.executable, "-m", "glassware", "run", "--port", str(port)],
        "gunicorn": [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--timeout", "30",
            "--worker-class", "gthread", "--threads", "4", "app:app",
        ],
    }  # fmt: skip


class Server:
    """A server of the application in a process of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.port = free_port()
        (folder / "app.py").write_text(APP)
        self.log = folder / "log"
        env = {key: value for key, value in os.environ.items() if not key.startswith("FLASK_")}
        env["HOME"] = str(folder)  # where newer releases of gunicorn put their control socket
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                commands(self.port)[name], cwd=folder, env=env, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)

    def send(self, data: bytes, *, end: bool = True) -> tuple[int, bytes]:
        """Send bytes; return status and body of the first answer, 0 where there is none."""
        with socket.create_connection(("127.0.0.1", self.port), 20) as connection:
            connection.settimeout(20)
            try:
                connection.sendall(data)
                if end:
                    connection.shutdown(socket.SHUT_WR)
                answer = b""
                while chunk := connection.recv(65536):
                    answer += chunk
            except ConnectionError:
                pass
        found = re.match(rb"HTTP/1\.[01] (\d+)", answer)
        return (int(found[1]) if found else 0), answer.partition(b"\r\n\r\n")[2]

    def post(self, path: str, body: bytes, length: Any = None, **headers: str) -> tuple[int, bytes]:
        """Post a body with a length of its own or a given one; a header's `_` stands for `-`."""
        lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if length is not False:
            lines.append(f"Content-Length: {len(body) if length is None else length}")
        return self.send("\r\n".join([*lines, "", ""]).encode("latin1") + body)


@pytest.fixture(scope="module", params=["werkzeug", "gunicorn"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A running server, which is looked at for errors in the end."""
    if request.param == "gunicorn":
        pytest.importorskip("gunicorn")
    server = Server(request.param, tmp_path_factory.mktemp(request.param))
    yield server
    server.stop()
    # A traceback of Werkzeug's own server, for a client that went away, is none of these.
    assert "ERROR in" not in server.log.read_text()
    assert "Error handling request" not in server.log.read_text()


FORM = "multipart/form-data; boundary=b"
FIELD = b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\ntext\r\n"


def test_a_whole_body_is_read(server: Server) -> None:
    assert server.post("/data", b"x" * 1000) == (200, b"1000")
    assert server.post("/form", FIELD + b"--b--\r\n", Content_Type=FORM)[0] == 200


def test_a_body_over_the_limit_is_refused(server: Server) -> None:
    assert server.post("/data", b"x" * 1001)[0] == 413
    assert server.post("/data", b"x" * 10, length=10**9)[0] == 413
    assert server.post("/form", FIELD * 100, Content_Type=FORM)[0] == 413


def test_a_body_shorter_than_announced_is_refused(server: Server) -> None:
    assert server.post("/data", b"x" * 10, length=20)[0] == 400
    assert server.post("/json", b"[1, 2]", length=20, Content_Type="application/json")[0] == 400
    assert server.post("/form", FIELD, length=500, Content_Type=FORM)[0] == 400
    form = "application/x-www-form-urlencoded"
    assert server.post("/form", b"a=1", length=500, Content_Type=form)[0] == 400


def test_what_is_sent_behind_the_announced_length_is_no_part_of_the_body(server: Server) -> None:
    status, body = server.post("/data", b"x" * 20, length=10)
    assert (status, body[:2]) == (200, b"10")


def test_a_body_that_nobody_reads_does_no_harm(server: Server) -> None:
    assert server.post("/ignored", b"x" * 500)[0] in (200, 0)
    assert server.post("/ignored", b"", length=0)[0] == 200


@pytest.mark.parametrize("length", ["x", "-1", "1e3", "", "9" * 50, "1, 2", "0x10"])
def test_a_length_that_is_none_is_no_error_of_the_server(server: Server, length: str) -> None:
    assert server.post("/data", b"x" * 10, length=length)[0] in (0, 200, 400, 413)


CHUNKS = [
    (b"5\r\nhello\r\n0\r\n\r\n", {200}),
    (b"5\r\nhel", {400}),
    (b"zz\r\nhello\r\n0\r\n\r\n", {400}),
    (b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n", {413}),
]


@pytest.mark.parametrize(("body", "expected"), CHUNKS, ids=["whole", "short", "wrong", "large"])
def test_a_body_in_chunks_is_read_up_to_the_limit(
    server: Server, body: bytes, expected: set[int]
) -> None:
    status, _ = server.post("/data", body, length=False, Transfer_Encoding="chunked")
    assert status in expected, server.log.read_text()


def test_deeply_nested_json_is_refused(server: Server) -> None:
    deep = b"[" * 900
    assert server.post("/json", deep, Content_Type="application/json")[0] == 400


LINES = [
    b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /%ff%00%0d%0a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET //evil.example HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://evil.example/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://[/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /x?%ff=%zz&&=&\xe9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: a:99999999\r\n\r\n",
    b"GET /x HTTP/1.1\r\n\r\n",
    b"GET /x HTTP/1.0\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nCookie: session=\xff.\xfe; =; ;;\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nCookie: session=" + b"x." * 2000 + b"\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"\xff\r\nRange: bytes=9-1\r\n\r\n",
    b"GET /x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic \xff\r\n\r\n",
    b"BREW /x HTTP/1.1\r\nHost: localhost\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_no_request_line_and_no_header_is_an_error_of_the_server(
    server: Server, line: bytes
) -> None:
    status, _ = server.send(line.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert status < 500 or (status == 501 and b"BREW" in line), server.log.read_text()


def test_a_client_that_goes_away_ends_its_stream(server: Server) -> None:
    before = paths_ended(server).count("/stream")
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" in connection.recv(1000)
    deadline = time.monotonic() + 20
    while paths_ended(server).count("/stream") == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert paths_ended(server).count("/stream") == before + 1


def paths_ended(server: Server) -> list[str]:
    _, body = server.send(b"GET /ended HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    found: list[str] = json.loads(body)["ended"]
    return found
