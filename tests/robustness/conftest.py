"""An application that uses all of glassware, and a client that hands it raw WSGI environments."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, default_exceptions
from werkzeug.routing import BaseConverter, BuildError

from glassware import (
    Blueprint,
    Flask,
    abort,
    flash,
    get_flashed_messages,
    has_app_context,
    jsonify,
    redirect,
    render_template,
    render_template_string,
    request,
    send_file,
    send_from_directory,
    session,
    stream_template_string,
    stream_with_context,
    url_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = """\
<p title="{{ value }}">{{ value }} {{ value|tojson }} {{ request.url }}
<a href="{{ url_for('path', value=value, q=value, _anchor=value) }}">again</a>
{% for category, message in get_flashed_messages(with_categories=true) %}
{{ category }}: {{ message }}{% endfor %}</p>
"""


CODES = sorted(code for code in default_exceptions if code < 500)


class WordsConverter(BaseConverter):
    """Words with a plus sign between them."""

    def to_python(self, value: str) -> list[str]:
        return value.split("+")

    def to_url(self, value: list[str]) -> str:
        return "+".join(super(WordsConverter, self).to_url(word) for word in value)


def add_converters(app: Any) -> None:
    """Add a view for each converter, which answers with the URL of its value."""
    app.url_map.converters["words"] = WordsConverter
    rules = {
        "string": "<value>",
        "short": "<string(length=2):value>",
        "int": "<int(signed=True):value>",
        "fixed": "<int(fixed_digits=3, min=7, max=200):value>",
        "float": "<float(signed=True):value>",
        "path": "<path:value>",
        "any": "<any(a, bb, 'c d'):value>",
        "uuid": "<uuid:value>",
        "words": "<words:value>",
    }

    def show(value: Any) -> Any:
        endpoint = request.endpoint
        return {"value": str(value), "url": url_for(endpoint, value=value, q=value)}

    for name, rule in rules.items():
        app.add_url_rule(f"/{name}/{rule}", name, show)
        app.add_url_rule(f"/{name}-slash/{rule}/", f"{name}_slash", show)
    app.add_url_rule("/page/", "page", lambda number: str(number), defaults={"number": 1})
    app.add_url_rule("/page/<int:number>", "page")


def add_readers(app: Any) -> None:
    """Add views that read what a client sends."""

    @app.route("/attributes", methods=["GET", "POST", "PUT"])
    def attributes() -> Any:
        found = {}
        for name in dir(type(request._get_current_object())):
            if name.startswith("_") or name in {"application", "from_values"}:
                continue
            try:
                value = getattr(request, name)
                found[name] = repr(value)
                if name in {"args", "form", "files", "values", "cookies", "headers"}:
                    found[name] = repr([(key, str(item)) for key, item in value.items()])
            except HTTPException as error:
                found[name] = str(error.code)
        return found

    @app.post("/form")
    def form() -> Any:
        fields = [(name, text) for name, text in request.form.items(multi=True)]
        files = [
            (name, file.filename, file.mimetype, len(file.read()))
            for name, file in request.files.items(multi=True)
        ]
        return {"first": request.form.get("first", type=int), "fields": fields, "files": files}

    @app.post("/json")
    def as_json() -> Any:
        return jsonify(request.get_json(force="force" in request.args))

    @app.post("/json-silent")
    def json_silent() -> Any:
        return jsonify(request.get_json(silent=True))

    @app.post("/data")
    def data() -> Any:
        return request.get_data()

    @app.post("/limited")
    def limited() -> Any:
        request.max_content_length = 10
        return request.get_data(as_text=True)

    @app.route("/key")
    def key() -> Any:
        return request.args["key"] + request.form["key"]


def add_writers(app: Any) -> None:
    """Add views that answer with what a client sends."""

    def given() -> Any:
        if request.is_json:
            value = request.get_json()
            return value if isinstance(value, str) else str(value)
        return request.args.get("value", "")

    @app.route("/echo", methods=["GET", "POST"])
    def echo() -> Any:
        return given()

    @app.route("/template", methods=["GET", "POST"])
    def template() -> Any:
        return render_template_string(PAGE, value=given())

    @app.route("/template-stream", methods=["GET", "POST"])
    def template_stream() -> Any:
        return stream_template_string(PAGE, value=given())

    @app.route("/stream", methods=["GET", "POST"])
    def stream() -> Any:
        value = given()

        @stream_with_context
        def generate() -> Iterator[str]:
            yield value
            yield request.path

        return generate()

    @app.route("/redirect", methods=["GET", "POST"])
    def to_elsewhere() -> Any:
        return redirect(given())

    @app.route("/url", methods=["GET", "POST"])
    def url() -> Any:
        value = given()
        try:
            url_for(value or "nothing")
        except BuildError:
            pass
        return {
            "inside": url_for("path", value=value or "x", _anchor=value, more=[value, value]),
            "outside": url_for("path", value=value or "x", _external=True, _scheme="https"),
        }

    @app.route("/cookie", methods=["GET", "POST"])
    def cookie() -> Any:
        answer = jsonify(dict(request.cookies))
        answer.set_cookie("value", given())
        return answer

    @app.route("/session", methods=["GET", "POST"])
    def in_session() -> Any:
        session["value"] = given()
        session.permanent = True
        session.setdefault("all", {"__html__": given(), " t": (given(),)})
        return {name: str(value) for name, value in session.items()}

    @app.route("/flash", methods=["GET", "POST"])
    def flashed() -> Any:
        before = get_flashed_messages(with_categories=True)
        flash(given(), given())
        return {"before": before, "count": len(before)}

    @app.route("/download", methods=["GET", "POST"])
    def download() -> Any:
        return send_file(
            io.BytesIO(b"0123456789" * 10),
            mimetype="text/plain",
            as_attachment="attachment" in request.args,
            download_name=given(),
            last_modified=1_700_000_000,
            etag="tag",
        )

    @app.get("/files/<path:name>")
    def files(name: str) -> Any:
        return send_from_directory(Path(__file__).parent, name)

    @app.route("/abort", methods=["GET", "POST"])
    def aborting() -> Any:
        code = request.args.get("value", 418, type=lambda text: CODES[int(text) % len(CODES)])
        abort(code, given())


def make_app(**options: Any) -> Any:
    """Make the application; options are those of `Flask`."""
    app: Any = Flask("everything", root_path=str(Path(__file__).parent), **options)
    app.config.update(
        SECRET_KEY="not a secret",
        MAX_CONTENT_LENGTH=100_000,
        MAX_FORM_MEMORY_SIZE=10_000,
        MAX_FORM_PARTS=20,
        PROPAGATE_EXCEPTIONS=True,  # so that what nobody handled shows with its traceback
        MAX_COOKIE_SIZE=0,
    )
    add_converters(app)
    add_readers(app)
    add_writers(app)
    app.add_url_rule("/", "index", lambda: "index")

    pages = Blueprint("pages", "pages", url_prefix="/<language>")

    @pages.url_value_preprocessor
    def take_language(endpoint: Any, values: Any) -> None:
        request.language = values.pop("language")

    @pages.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        values.setdefault("language", request.language)

    @pages.get("/pages/<title>/")
    def show(title: str) -> Any:
        return render_template("page.html", title=title, here=url_for(".show", title=title))

    @pages.errorhandler(404)
    def missing_page(error: Any) -> Any:
        return f"no page {request.url} {request.blueprints}", 404

    app.register_blueprint(pages)

    @app.errorhandler(404)
    def missing(error: Any) -> Any:
        return render_template_string("{{ request.url }} is missing", error=error), 404

    @app.errorhandler(RequestEntityTooLarge)
    def large(error: Any) -> Any:
        return {"error": error.description, "path": request.full_path}, 413

    @app.errorhandler(HTTPException)
    def other(error: Any) -> Any:
        return error

    @app.before_request
    def look() -> None:
        assert request.endpoint or not request.blueprint

    @app.after_request
    def stamp(response: Any) -> Any:
        response.headers["X-Seen"] = "yes"
        return response

    return app


@dataclass
class Answer:
    """What an application handed to the server."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def header(self, name: str) -> str | None:
        return {key.lower(): value for key, value in self.headers}.get(name.lower())


STATUS = re.compile(r"[1-5][0-9][0-9] [\x20-\x7e]*")
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def run(app: Callable[..., Any], environ: dict[str, Any]) -> Answer:
    """Call an application as a server does, and hold what it gives against PEP 3333."""
    started: list[Any] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[..., None]:
        started[:] = [status, headers]
        return lambda data: None

    body = app(environ, start_response)
    try:
        chunks = list(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    status, headers = started
    assert type(status) is str
    assert STATUS.fullmatch(status), status
    assert type(headers) is list
    for name, value in headers:
        assert NAME.fullmatch(name), name
        assert VALUE.fullmatch(value), (name, value)
    assert all(type(chunk) is bytes for chunk in chunks)
    answer = Answer(status, headers, b"".join(chunks))
    length = answer.header("Content-Length")
    if length is not None and environ["REQUEST_METHOD"] != "HEAD" and answer.code != 304:
        assert int(length) == len(answer.body)
    assert not has_app_context()
    return answer


def environ_of(
    path: str = "/",
    query: str = "",
    body: bytes = b"",
    method: str = "GET",
    **more: Any,
) -> dict[str, Any]:
    """Make a WSGI environment; every text is one whose characters stand for bytes."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    environ.update(more)
    return environ


@pytest.fixture(scope="session")
def everything() -> Any:
    """The application that uses all of glassware."""
    return make_app()


@pytest.fixture(scope="session")
def with_hosts() -> Any:
    """The same with subdomains and trusted hosts."""
    app = make_app(subdomain_matching=True)
    app.config["SERVER_NAME"] = "example.com:80"
    app.config["TRUSTED_HOSTS"] = [".example.com", "localhost"]
    return app


@pytest.fixture(scope="session")
def send() -> Callable[..., Answer]:
    """Return a function that sends a request to an application, by `environ_of`."""

    def send(app: Any, *args: Any, **more: Any) -> Answer:
        return run(app, environ_of(*args, **more))

    return send
