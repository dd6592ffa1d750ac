"""What the advisories of Werkzeug, Jinja and Flask were about, tested on the whole.

Each test names the advisories that it belongs to. Most are mended in the library; these tests show
that glassware's own ways, which often go around a library's, do not open them again.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import types
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from glassware import (
    Flask,
    abort,
    jsonify,
    redirect,
    render_template_string,
    request,
    send_file,
    send_from_directory,
    session,
    url_for,
)
from glassware.sessions import SecureCookieSessionInterface
from glassware.templating import Environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


@pytest.fixture
def app(tmp_path: Path) -> Any:
    app: Any = Flask("advisories", root_path=str(tmp_path))
    app.secret_key = "key"
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client()


def view_of(app: Any, function: Callable[[], Any], path: str = "/") -> None:
    app.add_url_rule(path, path, function, methods=["GET", "POST"])


# Flask, CVE-2026-27205 (GHSA-68rp-wp8r-4726): a session whose keys alone are looked at.
# Flask, CVE-2023-30861 (GHSA-m2qf-hxjv-5gpq): a cookie that is sent without a use of the session.

USES: dict[str, Callable[[], Any]] = {
    "in": lambda: "name" in session,
    "len": lambda: len(session),
    "bool": lambda: bool(session),
    "iter": lambda: list(session),
    "reversed": lambda: list(reversed(session._get_current_object())),
    "keys": lambda: list(session.keys()),
    "values": lambda: list(session.values()),
    "items": lambda: list(session.items()),
    "get": lambda: session.get("name"),
    "getitem": lambda: session["name"],
    "setdefault": lambda: session.setdefault("name", 1),
    "equal": lambda: session == {},
    "copy": lambda: session.copy(),
    "or": lambda: session | {},
    "repr": lambda: repr(session),
    "dict": lambda: dict(session),
    "json": lambda: jsonify({**session}),
    "permanent": lambda: session.permanent,
    "template": lambda: render_template_string("{{ session.name }}"),
    "template in": lambda: render_template_string("{{ 'name' in session }}"),
    "template length": lambda: render_template_string("{{ session|length }}"),
    "template loop": lambda: render_template_string("{% for x in session %}{% endfor %}"),
    "template test": lambda: render_template_string("{% if session %}x{% endif %}"),
}


@pytest.mark.parametrize("use", USES)
def test_a_response_that_depends_on_the_session_varies_by_cookie(
    app: Any, client: Any, use: str
) -> None:
    view_of(app, lambda: (USES[use](), "done")[1])
    with client.session_transaction() as stored:
        stored["name"] = "Ada"
    assert client.get("/").headers["Vary"] == "Cookie"


def test_so_does_one_that_renews_or_deletes_the_cookie_unasked(app: Any, client: Any) -> None:
    view_of(app, lambda: "unused")
    view_of(app, lambda: session.clear() or "cleared", "/clear")
    with client.session_transaction() as stored:
        stored["name"] = "Ada"
        stored.permanent = True
    answer = client.get("/")
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Vary"] == "Cookie"
    assert client.get("/clear").headers["Vary"] == "Cookie"


def test_one_that_has_nothing_to_do_with_it_does_not(app: Any, client: Any) -> None:
    view_of(app, lambda: "unused")
    with client.session_transaction() as stored:
        stored["name"] = "Ada"
    answer = client.get("/")
    assert "Vary" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_what_a_view_varies_by_stays(app: Any, client: Any) -> None:
    def view() -> Any:
        return session.get("x", ""), {"Vary": "Accept, Origin"}

    view_of(app, view)
    assert client.get("/").headers["Vary"] == "Accept, Origin, Cookie"


# Flask, CVE-2025-47278 (GHSA-4grg-w6v8-c28g): the order of fallback keys.


def test_the_current_key_signs_and_older_ones_only_verify(app: Any, client: Any) -> None:
    app.config["SECRET_KEY_FALLBACKS"] = ["old", "older"]
    view_of(app, lambda: session.setdefault("name", "Ada"))
    client.get("/")
    value = client.get_cookie("session").value

    def reads(key: str) -> bool:
        other = Flask("other", root_path=".")
        other.secret_key = key
        serializer = SecureCookieSessionInterface().get_signing_serializer(other)
        assert serializer is not None
        try:
            return bool(serializer.loads(value))
        except BadSignature:
            return False

    assert reads("key")
    assert not reads("old")
    assert not reads("older")


@pytest.mark.parametrize(
    ("key", "name"), [("old", "Eve"), ("older", "Eve"), ("other", "nobody"), ("", "nobody")]
)
def test_a_session_signed_with_an_older_key_is_valid(
    app: Any, client: Any, key: str, name: str
) -> None:
    app.config["SECRET_KEY_FALLBACKS"] = ["old", "older"]
    view_of(app, lambda: session.get("name", "nobody"))
    signer = URLSafeTimedSerializer(
        key or "x", salt="cookie-session", signer_kwargs={"key_derivation": "hmac"}
    )
    client.set_cookie("session", str(signer.dumps({"name": "Eve"})))
    assert client.get("/").text == name


def test_a_session_expires_on_the_server_too(app: Any, client: Any) -> None:
    app.permanent_session_lifetime = timedelta(seconds=-1)
    view_of(app, lambda: session.get("name", "nobody"))
    with client.session_transaction() as stored:
        stored["name"] = "Ada"
    assert client.get("/").text == "nobody"


# Flask, CVE-2018-1000656 (GHSA-562c-5r94-xh97): JSON in another encoding than UTF-8.


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-8-sig", "latin-1"])
def test_json_in_another_encoding_is_read_or_refused(app: Any, client: Any, encoding: str) -> None:
    view_of(app, lambda: jsonify(request.get_json()))
    body = '"é"'.encode(encoding)
    answer = client.post("/", data=body, content_type="application/json")
    assert answer.status_code == 400 or answer.json == "é"


def test_a_large_broken_body_is_refused_at_once(app: Any, client: Any) -> None:
    view_of(app, lambda: jsonify(request.get_json()))
    start = time.perf_counter()
    for body in (b"\x00" * 2_000_000, b"\xff\xfe" * 1_000_000, b"[" * 1_000_000, b"9" * 100_000):
        answer = client.post("/", data=body, content_type="application/json")
        assert answer.status_code == 400
    assert time.perf_counter() - start < 5


# Werkzeug, CVE-2023-25577 (GHSA-xg9f-g7g7-2323), CVE-2024-49767 (GHSA-q34m-jh98-gwm2):
# multipart forms that use up memory.


def multipart(*parts: bytes) -> dict[str, Any]:
    body = b"".join(b"--b\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return {"data": body + b"--b--\r\n", "content_type": "multipart/form-data; boundary=b"}


@pytest.fixture
def form(app: Any, client: Any) -> Any:
    view_of(app, lambda: f"{len(request.form)} {len(request.files)}")
    return lambda *parts: client.post("/", **multipart(*parts))


def test_a_form_has_a_thousand_parts_at_most(form: Any) -> None:
    parts = [b"name=n%d\r\n\r\nx" % number for number in range(1001)]
    assert form(*parts).status_code == 413
    assert form(*parts[:1000]).text == "1000 0"


def test_each_of_its_fields_takes_half_a_megabyte_at_most(form: Any) -> None:
    assert form(b"name=x\r\n\r\n" + b"x" * 500_001).status_code == 413
    assert form(b"name=x\r\n\r\n" + b"x" * 490_000).status_code == 200


def test_files_do_not_count_as_fields(form: Any) -> None:
    assert form(b"name=f; filename=f\r\n\r\n" + b"x" * 600_000).text == "0 1"


def test_the_limits_are_configured_and_set_for_a_request(app: Any, client: Any) -> None:
    app.config.update(MAX_FORM_PARTS=2, MAX_FORM_MEMORY_SIZE=100, MAX_CONTENT_LENGTH=1000)
    plain = {"data": {"x": "x" * 2000}}

    def more() -> Any:
        request.max_form_parts = 4
        request.max_form_memory_size = request.max_content_length = 10_000
        return str(len(request.form))

    view_of(app, lambda: str(len(request.form)))
    view_of(app, more, "/more")
    three = multipart(*[b"name=n%d\r\n\r\nx" % number for number in range(3)])
    large = multipart(b"name=x\r\n\r\n" + b"x" * 200)
    larger = multipart(b"name=x; filename=f\r\n\r\n" + b"x" * 2000)
    for fields in (three, large, larger, plain):
        assert client.post("/", **fields).status_code == 413
        assert client.post("/more", **fields).status_code == 200


# Werkzeug, CVE-2023-46136 (GHSA-hrfv-mqp8-q5rw): a part that begins with a line break.


@pytest.mark.parametrize("start", [b"\r", b"\n", b"\r\n", b"\n\n\r"])
def test_a_part_that_begins_with_a_line_break_is_read_in_one_pass(form: Any, start: bytes) -> None:
    began = time.perf_counter()
    answer = form(b"name=f; filename=f\r\n\r\n" + start + b"x" * 8_000_000)
    assert answer.text == "0 1"
    assert time.perf_counter() - began < 5


# Werkzeug, CVE-2023-23934 (GHSA-px8h-6qxv-m22q): cookies without a name.


@pytest.mark.parametrize(
    "header", ["=__Host-test=bad", "=session=x", "==x", " = x", "=\tsession=x"]
)
def test_a_cookie_without_a_name_stands_for_no_other(app: Any, header: str) -> None:
    view_of(app, lambda: jsonify([dict(request.cookies), session.get("name")]))
    cookies, name = Client(app).get("/", headers={"Cookie": header}).json  # type: ignore[misc]
    assert not {"__Host-test", "session"} & set(cookies)
    assert name is None


def test_the_first_of_two_session_cookies_does_not_hide_behind_a_nameless_one(app: Any) -> None:
    view_of(app, lambda: session.get("name", "nobody"))
    interface = SecureCookieSessionInterface()
    value = interface.get_signing_serializer(app).dumps({"name": "Ada"})  # type: ignore[union-attr]
    answer = Client(app).get("/", headers={"Cookie": f"=session={value}"})
    assert answer.text == "nobody"


# Werkzeug, CVE-2024-34069 (GHSA-2g68-c3qc-8985): the debugger answers foreign hosts.


@pytest.fixture(scope="module")
def debugged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with the debugger."""
    folder = tmp_path_factory.mktemp("debugged")
    (folder / "app.py").write_text(
        "from glassware import Flask\napp = Flask(__name__)\napp.get('/')(lambda: 1 / 0)\n"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "glassware", "--debug", "run", "--no-reload", "-p", str(port)]
    env = {name: text for name, text in os.environ.items() if not name.startswith("FLASK_")}
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def ask(port: int, path: str, host: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_the_debugger_answers_trusted_hosts_only(debugged: int) -> None:
    status, page = ask(debugged, "/", f"127.0.0.1:{debugged}")
    assert status == 500
    assert "ZeroDivisionError" in page
    found = re.search(r'SECRET = "(\w+)"', page)
    assert found
    pin = f"/?__debugger__=yes&cmd=pinauth&pin=000-000-000&s={found[1]}"
    assert ask(debugged, pin, "127.0.0.1")[0] == 200
    assert ask(debugged, pin, "evil.example")[0] == 400
    assert ask(debugged, "/console", "evil.example")[0] == 400
    assert "EVALEX_TRUSTED = false" in ask(debugged, "/", "evil.example")[1]


# Werkzeug, CVE-2020-28724 (GHSA-j544-7q9p-6xp8): a path that begins with two slashes, on the
# development server, redirects elsewhere.


@pytest.mark.parametrize("path", ["//evil.example", "///evil.example", "//evil.example/%2e%2e"])
def test_a_redirect_of_the_routing_stays_on_the_host(debugged: int, app: Any, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", debugged, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 404
    assert answer.getheader("Location") is None
    app.add_url_rule("/<path:x>/", "any", lambda x: x)
    environ = {**EnvironBuilder().get_environ(), "PATH_INFO": path}
    _, status, headers = run_wsgi_app(app, environ)
    assert status[:3] == "308"
    assert headers["Location"].startswith("http://localhost/")


def test_building_a_url_makes_no_link_to_another_host(app: Any) -> None:
    app.add_url_rule("/<path:x>", "any", str)
    with app.test_request_context("/"):
        assert not url_for("any", x="/evil.example").startswith("//")
        assert not url_for("any", x="\\evil.example").startswith("/\\")


# Werkzeug, CVE-2024-49766 (GHSA-f9vj-2wh5-fj8j), CVE-2025-66221 (GHSA-hgf8-39gv-g3f2),
# CVE-2026-21860 (GHSA-87hc-h4r5-73f7), CVE-2026-27199 (GHSA-29vq-49wr-vm6x): paths on Windows.


DEVICES = ["CON", "nul", "NUL.txt", "aux.", "COM1", "lpt9.x", "CONIN$", "a/NUL", "NUL/a", "con "]


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_of_windows_is_no_file(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "NUL").mkdir() if name == "NUL/a" else None
    (tmp_path / name).write_text("device")
    windows = types.SimpleNamespace(**{**vars(os), "name": "nt"})
    monkeypatch.setattr("werkzeug.security.os", windows)
    view_of(app, lambda: send_from_directory(tmp_path, name))
    assert app.test_client().get("/").status_code == 404


OUTSIDE = [
    "../secret", "..%2fsecret", "%2e%2e/secret", "a/../../secret", "..", "%2e%2e", "/etc/passwd",
    "//etc/passwd", "%2fetc%2fpasswd", "..%5csecret", "..\\secret", "secret%00.css", "%00",
    "a/%2e%2e/%2e%2e/secret", "....//secret", "~root", ".", "",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_a_folder(app: Any, client: Any, tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "static" / "a").mkdir(parents=True)
    (tmp_path / "static" / "a.css").write_text("style")
    app.add_url_rule("/from/<path:x>", "from", lambda x: send_from_directory("static", x))
    for url in (f"/static/{path}", f"/from/{path}"):
        answer = client.get(url)
        assert answer.status_code in (308, 404), answer.data
        answer.close()
    with client.get("/static/a.css") as answer:
        assert answer.text == "style"


# Header injection, in each place where a client's text goes into a header.

LINES = ["a\r\nX-Injected: 1", "a\nX-Injected: 1", "a\rX-Injected: 1", "a\x00b", "a\x0bb"]


@pytest.mark.parametrize("text", LINES)
def test_text_of_a_client_makes_no_header_of_its_own(app: Any, client: Any, text: str) -> None:
    def cookie() -> Any:
        answer = jsonify(1)
        answer.set_cookie("name", text)
        return answer

    def download() -> Any:
        return send_file(io.BytesIO(), "text/plain", as_attachment=True, download_name=text)

    view_of(app, lambda: redirect(text), "/redirect")
    view_of(app, cookie, "/cookie")
    view_of(app, download, "/download")
    view_of(app, lambda: session.setdefault("x", text) and "x", "/session")
    for path in ("/redirect", "/cookie", "/download", "/session"):
        with client.get(path) as answer:
            assert answer.status_code < 400
            assert "X-Injected" not in answer.headers
            assert all(value.isprintable() for _, value in answer.headers)


@pytest.mark.parametrize("text", LINES[:3])
def test_a_header_that_a_view_sets_refuses_line_breaks(app: Any, client: Any, text: str) -> None:
    values = ({"X-Own": text}, [("X-Own", text)], {"Content-Type": text})
    for number, value in enumerate(values):
        view_of(app, lambda value=value: ("body", value), f"/{number}")
    for number in range(len(values)):
        with pytest.raises(ValueError, match="newline"):
            client.get(f"/{number}")


def test_the_page_of_a_redirect_does_not_reflect_markup(app: Any, client: Any) -> None:
    view_of(app, lambda: redirect(request.args["to"]))
    answer = client.get("/", query_string={"to": '/"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


# HTML of errors, and JSON in HTML.

MARKUP = "<script>alert('1')</script>&"


def test_the_page_of_an_error_escapes_its_description(app: Any, client: Any) -> None:
    view_of(app, lambda: abort(400, request.args["why"]))
    answer = client.get("/", query_string={"why": MARKUP})
    assert answer.status_code == 400
    assert "<script>" not in answer.text


def test_the_page_of_a_missing_key_escapes_it(app: Any, client: Any) -> None:
    app.debug = True
    app.config["TRAP_BAD_REQUEST_ERRORS"] = False
    view_of(app, lambda: request.form[request.args["key"]])
    answer = client.get("/", query_string={"key": MARKUP})
    assert answer.status_code == 400
    assert "<script>" not in answer.text


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_in_a_template_closes_no_tag_and_no_attribute(app: Any, ascii_only: bool) -> None:
    app.json.ensure_ascii = ascii_only
    with app.test_request_context():
        text = render_template_string("{{ x|tojson }}", x={MARKUP: [MARKUP]})
        assert not set("<>&'") & set(text)
        assert app.json.loads(text) == {MARKUP: [MARKUP]}
        attribute = render_template_string("<a title='{{ x|tojson }}'>", x=MARKUP)
        assert attribute.count("'") == 2


@pytest.mark.parametrize("name", ["page.html", "PAGE.HTM", "page.xml", "page.svg", "page.xhtml"])
def test_pages_are_escaped(app: Any, tmp_path: Path, name: str) -> None:
    if name.isupper():
        assert not app.select_jinja_autoescape("page.txt")
        return
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_text("{{ x }}")
    with app.test_request_context():
        assert "<script>" not in app.jinja_env.get_template(name).render(x=MARKUP)
        assert "<script>" not in render_template_string("{{ x }}", x=MARKUP)


# Jinja, CVE-2024-22195 (GHSA-h5c8-rqwp-cp95), CVE-2024-34064 (GHSA-h75v-3vvj-5mfj): xmlattr.


@pytest.mark.parametrize("key", ["a b", "a/b", "a>b", "a=b", "a\tb"])
def test_keys_of_xmlattr_add_no_attribute(app: Any, key: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="Invalid character in attribute"):
        render_template_string("<p {{ x|xmlattr }}>", x={key: "1"})


# Jinja, CVE-2020-28493 (GHSA-g3rq-g295-4j3m): urlize.


def test_urlize_takes_no_time_that_grows_with_the_square(app: Any) -> None:
    began = time.perf_counter()
    with app.app_context():
        render_template_string("{{ x|urlize }}", x="a@" + "a." * 50_000 + "@")
    assert time.perf_counter() - began < 5


# Jinja, CVE-2016-10745, CVE-2019-10906, CVE-2024-56326 (GHSA-q2x7-8rv6-6q7h), CVE-2025-27516
# (GHSA-cpwx-vrp4-4pq7): ways out of a sandbox.

WAYS_OUT = [
    "{{ ''.__class__.__mro__ }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{x.__class__}'.format_map({'x': 1}) }}",
    "{{ ('{0.__class__}'|attr('format'))(1) }}",
    "{{ ['{0.__class__}'.format]|map('call', 1)|list }}",
    "{% set f = '{0.__class__}'.format %}{{ f(1) }}",
    "{{ (1).__class__ }}",
    "{{ url_for.__globals__ }}",
    "{{ ()|attr('__class__') }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ config.__init__.__globals__ }}",
]


@pytest.mark.parametrize("source", WAYS_OUT)
def test_a_sandbox_that_an_application_chooses_holds(app: Any, source: str) -> None:
    class Sandbox(Environment, SandboxedEnvironment):
        """Jinja's sandbox with the lookup of glassware."""

    app.jinja_environment = Sandbox
    with app.test_request_context():
        try:
            text = render_template_string(source)
        except Exception as error:
            assert isinstance(error, SecurityError) or "No filter named" in str(error)  # noqa: PT017
        else:
            assert "class" not in text
            assert "globals" not in text


# Hosts.


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_only_trusted_hosts_reach_a_view(app: Any, host: str) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost", ".example.com"]
    view_of(app, lambda: url_for("/", _external=True))
    client = Client(app)
    assert client.get("/", headers={"Host": host}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:5000"}).text == "http://localhost:5000/"
    assert client.get("/", headers={"Host": "a.example.com"}).status_code == 200
