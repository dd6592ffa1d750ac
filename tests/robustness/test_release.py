"""Nothing is left for the garbage collector: requests make no cycles, applications are freed."""

from __future__ import annotations

import gc
import io
import weakref
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from glassware import (
    Blueprint,
    Flask,
    abort,
    after_this_request,
    flash,
    g,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    render_template_string,
    request,
    request_finished,
    send_file,
    session,
    stream_template_string,
    stream_with_context,
    url_for,
)
from glassware.views import MethodView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzeug.exceptions import HTTPException

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


class Page(MethodView):
    """A view of several methods."""

    def get(self) -> str:
        return "page"

    def post(self) -> Any:
        return {name: file.filename for name, file in request.files.items()}


def make_app() -> Any:
    """Make an application with something of everything."""
    app: Any = Flask("released", root_path=__file__.rpartition("/")[0])
    app.config.update(SECRET_KEY="key", PROPAGATE_EXCEPTIONS=False)
    app.logger.disabled = True
    pages = Blueprint("pages", "pages", url_prefix="/pages")
    inner = Blueprint("inner", "inner", url_prefix="/inner")

    views: dict[str, Callable[[], Any]] = {
        "text": lambda: "text",
        "json": lambda: jsonify(a=1),
        "abort": lambda: abort(403),
        "handled": lambda: abort(418),
        "error": lambda: 1 / 0,
        "late-error": lambda: after_this_request(lambda response: 1 / 0) and "text",
        "nothing": lambda: None,
        "redirect": lambda: redirect(url_for("text")),
        "template": lambda: render_template("page.html", title=g.get("x"), here=request.url),
        "string": lambda: render_template_string("{{ request.path }}{{ session.x }}{{ config }}"),
        "template-error": lambda: render_template_string("{{ 1 / 0 }}"),
        "missing-template": lambda: render_template("none.html"),
        "stream": lambda: stream_with_context(iter(["a", "b"])),
        "stream-error": lambda: stream_with_context(1 / 0 for _ in "a"),
        "stream-template": lambda: stream_template_string("{{ request.path }}"),
        "session": lambda: str(session.setdefault("x", 1)),
        "flash": lambda: flash("x") or str(get_flashed_messages()),
        "file": lambda: send_file(io.BytesIO(b"data"), "text/plain", etag="x"),
        "form": lambda: request.form["none"],
        "bad-json": lambda: jsonify(request.get_json()),
        "build-error": lambda: url_for("none"),
        "client": lambda: str(request.environ["werkzeug.request"] is not None),
    }
    for name, view in views.items():
        app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    app.add_url_rule("/slash/", "slash", lambda: "slash")
    app.add_url_rule("/page", view_func=Page.as_view("page"))
    inner.add_url_rule(
        "/<int:n>", "n", lambda n: render_template_string("{{ url_for('.n', n=2) }}")
    )

    @inner.errorhandler(ZeroDivisionError)
    def divided(error: Exception) -> Any:
        return render_template_string("{{ error }}", error=error), 500

    inner.add_url_rule("/error", "error", lambda: 1 / 0)

    @app.errorhandler(418)
    def teapot(error: HTTPException) -> Any:
        return error.name, 418

    @app.before_request
    def before() -> None:
        g.x = request.endpoint

    @app.teardown_appcontext
    def teardown(error: Any) -> None:
        g.pop("x", None)

    @app.context_processor
    def context() -> Any:
        return {"shown": 1}

    @app.template_filter()
    def shout(text: str) -> str:
        return text.upper()

    @app.cli.command("hello")
    def hello() -> None:
        """Say hello."""

    pages.register_blueprint(inner)
    app.register_blueprint(pages)
    return app


PATHS = [
    "/text", "/json", "/abort", "/handled", "/error", "/late-error", "/nothing", "/redirect",
    "/template", "/string", "/template-error", "/missing-template", "/stream", "/stream-error",
    "/stream-template", "/session", "/flash", "/file", "/form", "/bad-json", "/build-error",
    "/slash", "/page", "/pages/inner/1", "/pages/inner/x", "/pages/inner/error", "/nowhere",
    "/static/none", "/static/../x", "DELETE /text", "OPTIONS /text", "HEAD /text", "POST /page",
    "POST /form", "POST /bad-json", "/template?x=%00&y=é", "GET /host",
]  # fmt: skip
# What Werkzeug and Jinja leave: the recursive function with which Werkzeug looks for what is no
# plain match, and the traceback that Jinja writes for an error in a template.
OF_LIBRARIES = {"/slash", "DELETE /text", "OPTIONS /text", "/template-error"}

UPLOAD = b"--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nx\r\n--b--\r\n"


def call(app: Any, line: str) -> None:
    """Send a request without a client, whose own objects would be counted."""
    method, _, path = line.rpartition(" ")
    path, _, query = path.partition("?")
    body = UPLOAD if method == "POST" else b""
    environ = {
        "REQUEST_METHOD": method or "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query.encode().decode("latin1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "not a host" if path == "/host" else "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json" if "json" in path else "multipart/form-data; boundary=b",
    }
    answer = app(environ, lambda status, headers, exc_info=None: None)
    try:
        for _ in answer:
            pass
    except ZeroDivisionError:
        pass
    finally:
        getattr(answer, "close", lambda: None)()


@contextmanager
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
        gc.collect()


@pytest.fixture(scope="module")
def app() -> Any:
    return make_app()


@pytest.mark.parametrize("line", [line for line in PATHS if line not in OF_LIBRARIES])
def test_a_request_leaves_nothing_for_the_garbage_collector(app: Any, line: str) -> None:
    for _ in range(3):
        call(app, line)
    with no_collector():
        for _ in range(5):
            call(app, line)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = Counter(type(found).__name__ for found in gc.garbage)
    assert not left


def test_neither_does_one_that_a_signal_tells_of(app: Any) -> None:
    def hear(sender: Any, response: Any, **extra: Any) -> None:
        assert response.status_code

    with request_finished.connected_to(hear, app):
        test_a_request_leaves_nothing_for_the_garbage_collector(app, "/session")
        test_a_request_leaves_nothing_for_the_garbage_collector(app, "/nowhere")


@pytest.mark.parametrize("used", ["new", "requests", "client", "commands", "contexts"])
def test_an_application_is_freed_with_its_last_reference(used: str) -> None:
    app = make_app()
    if used == "requests":
        for line in PATHS:
            call(app, line)
    elif used == "client":
        with app.test_client() as client:
            assert client.get("/session").text == "1"
            with client.session_transaction() as stored:
                stored["x"] = 2
            assert client.get("/template").status_code == 200
        del client, stored
    elif used == "commands":
        app.test_cli_runner().invoke(args=["hello"])
    elif used == "contexts":
        with app.test_request_context("/text"):
            assert url_for("text") == "/text"
            app.preprocess_request()
        with app.app_context():
            assert render_template_string("{{ shown }}") == "1"
    gone = weakref.ref(app)
    with no_collector():
        del app
        assert gone() is None
