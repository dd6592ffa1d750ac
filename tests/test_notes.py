"""The notes application, in process and through gunicorn with several workers."""

from __future__ import annotations

import http.client
import importlib.util
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = Path(__file__).parents[1] / "examples" / "notes" / "notes.py"

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("notes", NOTES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "notes", module)
    spec.loader.exec_module(module)
    return module.create_app({"INSTANCE_PATH": str(tmp_path), "TESTING": True})


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client()


@pytest.fixture
def signed_in(client: Any) -> Any:
    token = token_in(client.get("/sign-in").text)
    response = client.post("/sign-in?next=/notes/new", data={"token": token, "name": "Ada"})
    assert response.location == "/notes/new"
    return client


def write(client: Any, title: str, body: str = "") -> Any:
    token = token_in(client.get("/notes/new").text)
    data = {"token": token, "title": title, "body": body}
    return client.post("/notes/new", data=data, follow_redirects=True)


def test_the_first_page_is_empty_and_invites_to_write(client):
    page = client.get("/").text
    assert "There are no notes yet" in page
    with client.get("/static/notes.css") as response:
        assert response.mimetype == "text/css"


def test_a_note_is_written_found_escaped_and_deleted(signed_in):
    response = write(signed_in, "First <b>note</b>", "text")
    assert "Saved." in response.text
    assert "First &lt;b&gt;note&lt;/b&gt;" in response.text
    assert "First" in signed_in.get("/?q=note").text
    assert "Nothing found" in signed_in.get("/?q=100%25").text
    token = token_in(signed_in.get("/notes/1").text)
    response = signed_in.post("/notes/1/delete", data={"token": token}, follow_redirects=True)
    assert "Deleted." in response.text
    assert signed_in.get("/notes/1").status_code == 404


def test_only_its_author_deletes_a_note(app, signed_in):
    write(signed_in, "mine")
    other = app.test_client()
    token = token_in(other.get("/sign-in").text)
    assert other.post("/notes/1/delete", data={"token": token}).status_code == 403


def test_a_visitor_without_a_name_is_sent_to_sign_in(client):
    response = client.get("/notes/new", follow_redirects=True)
    assert response.request.path == "/sign-in"
    assert "Say who you are first." in response.text


def test_mistakes_are_shown_and_the_input_is_kept(signed_in):
    token = token_in(signed_in.get("/notes/new").text)
    response = signed_in.post("/notes/new", data={"token": token, "title": " ", "body": "kept"})
    assert response.status_code == 422
    assert "A note needs a title." in response.text
    assert "kept</textarea>" in response.text


@pytest.mark.parametrize("token", [None, "", "wrong", "grün"])
def test_a_form_without_the_visitors_token_is_refused(signed_in, token):
    data = {"title": "x"} if token is None else {"title": "x", "token": token}
    response = signed_in.post("/notes/new", data=data)
    assert response.status_code == 400
    assert "This form is out of date" in response.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_a_page_of_this_site_only(client, target):
    token = token_in(client.get("/sign-in").text)
    response = client.post(
        "/sign-in", query_string={"next": target}, data={"token": token, "name": "A"}
    )
    assert response.location == "/"


def test_errors_have_a_page_of_their_own_and_are_json_in_the_api(client):
    assert "<h1>404 Not Found</h1>" in client.get("/nowhere").text
    assert client.get("/api/notes/7").json == {
        "error": "Not Found",
        "message": "There is no note 7.",
    }
    assert client.put("/api/notes/7").status_code == 405
    assert client.post("/api/notes", data="{").status_code == 415
    response = client.post("/api/notes", data="{", content_type="application/json")
    assert (response.status_code, response.json["error"]) == (400, "Bad Request")


def test_the_api_adds_lists_shows_and_deletes(client):
    response = client.post("/api/notes", json={"title": "from the api", "author": "bot"})
    assert response.status_code == 201
    assert response.headers["Location"] == response.json["url"] == "http://localhost/api/notes/1"
    assert [note["title"] for note in client.get("/api/notes").json] == ["from the api"]
    assert client.post("/api/notes", json={"title": 7}).json["problems"] == {
        "title": "A note needs a title."
    }
    assert client.post("/api/notes", json=[]).status_code == 400
    assert client.delete("/api/notes/1").status_code == 204
    assert client.get("/api/notes").json == []


def test_signals_count_the_answers(app, client):
    client.get("/")
    client.get("/nowhere")
    assert app.extensions["notes"] == {200: 1, 404: 1}


def test_the_command_adds_a_note(app, client):
    result = app.test_cli_runner().invoke(args=["notes", "add", "from the shell"])
    assert result.output == "Note 1 added.\n"
    assert "from the shell" in client.get("/").text
    assert app.test_cli_runner().invoke(args=["notes", "add", " "]).exit_code == 1


# Over real sockets


class Site:
    """A running server and one visitor's cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(value)
        connection.close()
        return response.status, response.headers.get("Location") or text


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not start")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Site]:
    pytest.importorskip("gunicorn")
    shutil.copytree(NOTES.parent, tmp_path / "site", ignore=shutil.ignore_patterns("instance"))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "3", "--bind", f"127.0.0.1:{port}"]
        + ["--no-control-socket"] * has_control_socket()
        + ["--preload", "notes:create_app()"],
        cwd=tmp_path / "site",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(port, process)
        yield Site(port)
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        print(output)
    assert "Traceback" not in output


def has_control_socket() -> bool:
    import gunicorn

    return gunicorn.version_info >= (25, 1)  # it would be made in the user's home


def test_several_workers_share_the_key_the_session_and_the_database(served):
    status, page = served.ask("GET", "/sign-in")
    assert status == 200
    token = token_in(page)
    assert served.ask("POST", "/sign-in", {"token": token, "name": "Ada"})[0] == 302
    for number in range(12):
        form = {"token": token, "title": f"Note {number}", "body": ""}
        assert served.ask("POST", "/notes/new", form) == (302, f"/notes/{number + 1}")
        assert served.ask("GET", f"/notes/{number + 1}")[0] == 200

    def visit(number: int) -> int:
        return Site(served.port).ask("GET", f"/notes/{number % 12 + 1}")[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(visit, range(60))) == {200}
    status, listing = served.ask("GET", "/api/notes")
    assert (status, listing.count('"title"')) == (200, 12)
    assert served.ask("GET", "/nowhere")[0] == 404


def test_the_command_serves_the_application_and_ends_on_interrupt(tmp_path):
    shutil.copytree(NOTES.parent, tmp_path / "site", ignore=shutil.ignore_patterns("instance"))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "glassware", "--app", "notes", "run", "--port", str(port)],
        cwd=tmp_path / "site",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(port, process)
        assert Site(port).ask("GET", "/")[0] == 200
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert f"http://127.0.0.1:{port}" in output
    assert "Traceback" not in output
