"""Each difference is as it is told: glassware is asked, and real Flask where it is installed.

`hatch run conformance` runs this in environments that have Flask.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import gc
import importlib
import importlib.metadata
import importlib.util
import io
import json
import pickle
import sys
import urllib.parse
import warnings
from importlib.machinery import PathFinder
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import glassware

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


def load_differences() -> Any:
    """Import the list, which stands beside this file and in no package."""
    path = Path(__file__).with_name("differences.py")
    spec = importlib.util.spec_from_file_location("differences", path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "differences", module)
        spec.loader.exec_module(module)
    return module


differences = load_differences()
PROBES: dict[str, tuple[Callable[[Any, Any], Any], Any, Any]] = {}


def differs(flask: Any, ours: Any) -> Callable[[Any], Any]:
    """Note how one finds a difference, and what Flask and glassware answer."""

    def note(probe: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        PROBES[probe.__name__.replace("_", "-")] = probe, flask, ours
        return probe

    return note


def get(app: Any, view: Callable[[], Any], **options: Any) -> Any:
    """Answer one request with a view."""
    app.add_url_rule("/", "view", view, methods=["GET", "POST"])
    return app.test_client().open("/", **options)


@differs(200, 400)
def host(flask, app):
    return get(app, lambda: "x", headers={"Host": "a b"}).status_code


@differs(500, 200)
def authorization(flask, app):
    headers = {"Authorization": "Basic \u00e9"}
    return get(app, lambda: str(flask.request.authorization), headers=headers).status_code


@differs(500, 400)
def json_depth(flask, app):
    options = {"data": "[" * 200_000, "content_type": "application/json", "method": "POST"}
    return get(app, lambda: flask.request.get_json(), **options).status_code


@differs([500, 500, "{}"], ["{}", "{}", "{}"])
def session_content(flask, app):
    signer = app.session_interface.get_signing_serializer(app)
    signer.serializer = SimpleNamespace(dumps=lambda value: value)
    signed = [signer.dumps(content) for content in ("[1]", "nothing")]
    app.add_url_rule("/", "view", lambda: str(dict(flask.session)))
    answers = []
    for cookie in (*signed, "unsigned"):
        client = app.test_client()
        client.set_cookie("session", cookie)
        answer = client.get("/")
        answers.append(answer.text if answer.status_code == 200 else answer.status_code)
    return answers


@differs([500, 500, True], [200, 200, False])
def download_name(flask, app):
    names = {"newline": "a\nb.txt", "surrogate": "a\udc80.txt", "control": "a\x01b.txt"}

    @app.route("/<name>")
    def send(name: str) -> Any:
        return flask.send_file(io.BytesIO(b"x"), download_name=names[name], as_attachment=True)

    client = app.test_client()
    statuses = [client.get(f"/{name}").status_code for name in ("newline", "surrogate")]
    control = client.get("/control").headers["Content-Disposition"]
    return [*statuses, "\x01" in control]


@differs(["UnicodeEncodeError"] * 4, ["\ufffd", "a=", "/\ufffd", "/\ufffd"])
def surrogates(flask, app):
    half = "\ud800"
    app.add_url_rule("/<name>", "view", lambda name: name)

    def cookie() -> str:
        response = flask.Response()
        response.set_cookie("a", half)
        return response.headers["Set-Cookie"][:2]

    def location() -> str:
        response = app.test_client().get("/redirect")
        return urllib.parse.unquote(response.location)

    app.testing = True
    app.add_url_rule("/redirect", "redirect", lambda: flask.redirect(f"/{half}"))
    found = []
    with app.test_request_context():
        for make in (
            lambda: flask.Response(half).get_data(as_text=True),
            cookie,
            location,
            lambda: urllib.parse.unquote(flask.url_for("view", name=half)),
        ):
            try:
                found.append(make())
            except UnicodeEncodeError as error:
                found.append(type(error).__name__)
    return found


@differs(None, "/a%0Ab")
def redirect(flask, app):
    return get(app, lambda: flask.redirect("/a\nb")).headers.get("Location")


@differs("ValueError", "http%3A//%5B")
def location(flask, app):
    try:
        return get(app, lambda: ("x", {"Location": "http://["})).headers["Location"]
    except ValueError as error:
        return type(error).__name__


@differs([], ["closed"])
def passed_through(flask, app):
    closed = []

    def send() -> Any:
        response = flask.send_file(io.BytesIO(b"x"), download_name="x.txt")
        response.call_on_close(lambda: closed.append("closed"))
        return response

    get(app, send).close()
    return closed


@differs("TypeError", "/#7")
def anchor(flask, app):
    app.add_url_rule("/", "view", lambda: "x")
    with app.test_request_context():
        try:
            return flask.url_for("view", _anchor=7)
        except TypeError as error:
            return type(error).__name__


@differs(["whole", "part"], ["whole"])
def category_text(flask, app):
    app.secret_key = "key"

    def view() -> Any:
        flask.flash("whole", "errors")
        flask.flash("part", "error")
        return flask.get_flashed_messages(category_filter="errors")

    return get(app, view).json


@differs(("/", "GET"), ("/other", "PUT"))
def changed_environ(flask, app):
    with app.test_request_context("/"):
        flask.request.environ.update(PATH_INFO="/other", REQUEST_METHOD="PUT")
        return flask.request.path, flask.request.method


@differs([True, False], [False, False])
def cookie_controls(flask, app):
    @app.after_request
    def add(response: Any) -> Any:
        response.set_cookie("a", "\x1f")
        response.set_cookie("b", "\x01")
        return response

    cookies = get(app, lambda: "x").headers.getlist("Set-Cookie")
    return ["\x1f" in cookies[0], "\x01" in cookies[1]]


@differs([500, 500], [404, 404])
def client_error(flask, app):
    app.errorhandler(KeyError)(lambda error: flask.abort(404))
    after = flask.Flask("after")
    after.after_request(lambda response: flask.abort(404))
    return [get(app, lambda: {}["missing"]).status_code, get(after, lambda: "x").status_code]


@differs([True, b""], [False, b"gone"])
def error_body(flask, app):
    seen = []

    @app.after_request
    def look(response: Any) -> Any:
        seen.extend([response.is_streamed, response.get_data()[-9:-5]])
        return response

    get(app, lambda: flask.abort(404, "gone"), method="HEAD")
    return seen


@differs(["end", "body", "end"], ["body", "end"])
def stream_teardown(flask, app):
    ran = []
    app.teardown_request(lambda error: ran.append("end"))

    def body() -> Any:
        ran.append("body")
        yield "x"

    get(app, lambda: flask.Response(flask.stream_with_context(body())))
    return ran


@differs(True, False)
def stream_between(flask, app):
    def read() -> bool:
        with get(app, lambda: flask.stream_with_context(iter("ab"))) as answer:
            next(answer.iter_encoded())
            return bool(flask.has_request_context())

    return contextvars.copy_context().run(read)


class Source:
    """An iterator that counts how often it is closed."""

    def __init__(self) -> None:
        self.items = iter("ab")
        self.closed = 0

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> str:
        return next(self.items)

    def close(self) -> None:
        self.closed += 1


@differs([2, 0], [1, 1])
def stream_close(flask, app):
    sources = {"GET": Source(), "HEAD": Source()}
    view = lambda: flask.stream_with_context(sources[flask.request.method])  # noqa: E731
    get(app, view).close()
    app.test_client().head("/").close()
    return [source.closed for source in sources.values()]


@differs(["raised"], ["other", "raised"])
def teardown_all(flask, app):
    ran = []
    app.teardown_request(lambda error: ran.append("other"))
    app.teardown_request(lambda error: 1 / 0)
    try:
        get(app, lambda: "x")
    except ZeroDivisionError:
        ran.append("raised")
    return ran


@differs("ZeroDivisionError", "KeyError")
def teardown_error(flask, app):
    app.testing = True
    app.teardown_request(lambda error: 1 / 0)
    try:
        get(app, lambda: {}["missing"])
    except (ZeroDivisionError, KeyError) as error:
        return type(error).__name__


@differs(["end", "block", "end"], ["block", "end"])
def client_block(flask, app):
    ran = []
    app.teardown_request(lambda error: ran.append("end"))
    app.add_url_rule("/", "view", lambda: "x")
    with app.test_client() as client:
        client.get("/")
        ran.append("block")
    return ran


@differs(False, True)
def client_exception(flask, app):
    app.testing = True
    app.add_url_rule("/", "view", lambda: 1 / 0)
    with app.test_client() as client:
        with pytest.raises(ZeroDivisionError):
            client.get("/")
        return flask.has_request_context()


@differs(1, 0)
def refused_rule(flask, app):
    app.view_functions["view"] = len
    before = len(list(app.url_map.iter_rules()))
    with contextlib.suppress(AssertionError):
        app.add_url_rule("/", "view", lambda: "x")
    return len(list(app.url_map.iter_rules())) - before


@differs("RecursionError", "ValueError")
def nested_circle(flask, app):
    outer, inner = (flask.Blueprint(name, "probe", root_path=".") for name in ("outer", "inner"))
    try:
        outer.register_blueprint(inner)
        inner.register_blueprint(outer)
        app.register_blueprint(outer)
    except (RecursionError, ValueError) as error:
        return type(error).__name__


@differs(500, 200)
def handlers_before(flask, app):
    blueprint = flask.Blueprint("late", "probe", root_path=".")
    blueprint.add_url_rule("/", "view", lambda: {}["missing"])
    blueprint.register_error_handler(ValueError, lambda error: "own")
    app.error_handler_spec["late"][None][KeyError] = lambda error: "known"
    app.register_blueprint(blueprint)
    return app.test_client().get("/").status_code


@differs("KeyError", 404)
def plain_handlers(flask, app):
    app.testing = True
    app.error_handler_spec = {None: {500: {}}}
    try:
        return app.test_client().get("/missing").status_code
    except KeyError as error:
        return type(error).__name__


@differs(["first", "added"], ["first"])
def changed_meanwhile(flask, app):
    ran = []

    @app.before_request
    def first():
        ran.append("first")
        app.before_request_funcs[None].append(lambda: ran.append("added"))

    get(app, lambda: "x")
    return ran


@differs([False] * 6, [True] * 6)
def old_names(flask, app):
    names = ("before_first_request", "json_encoder", "env")
    modules = ("_request_ctx_stack", "escape", "Markup")
    return [*(hasattr(app, name) for name in names), *(hasattr(flask, name) for name in modules)]


@differs(b'{"a":"\\u00e9","b":1}\n', b'{"b":1,"a":"\xc3\xa9"}\n')
def old_keys(flask, app):
    app.config.update(JSON_AS_ASCII=False, JSON_SORT_KEYS=False)
    with app.app_context():
        return flask.jsonify(b=1, a="\u00e9").data


@differs(False, True)
def environment(flask, app):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("FLASK_DEBUG", raising=False)
        patch.setenv("FLASK_ENV", "development")
        return flask.Flask("probe").debug


@differs("AttributeError", {"a": 1})
def context_session(flask, app):
    with app.test_request_context() as context:
        try:
            context.session = flask.sessions.SecureCookieSession({"a": 1})
        except AttributeError as error:
            return type(error).__name__
        return dict(flask.session)


@differs(False, True)
def own_keys(flask, app):
    return "SESSION_BACKEND" in app.config


@differs("AttributeError", 1)
def mapping(flask, app):
    try:
        app.config.from_mapping({1: 2, "KEY": 1})
    except AttributeError as error:
        return type(error).__name__
    return app.config["KEY"]


@differs("NotADirectoryError", False)
def silent(flask, app):
    try:
        return app.config.from_file(f"{__file__}/x.json", json.load, silent=True)
    except OSError as error:
        return type(error).__name__


@differs("TypeError", '"x"')
def encoder_class(flask, app):
    class Encoder(json.JSONEncoder):
        def default(self, value: Any) -> str:
            return "x"

    with app.app_context():
        try:
            return flask.json.dumps(object(), cls=Encoder)
        except TypeError as error:
            return type(error).__name__


@differs(False, True)
def late_options(flask, app):
    app.add_template_filter(str.upper, "upper_case")
    app.jinja_options = {"trim_blocks": True}
    return app.jinja_env.trim_blocks


@differs("", "ReferenceError")
def environment_alone(flask, app):
    environment = type(app)("alone", root_path=app.root_path).jinja_env
    gc.collect()
    assert environment.from_string("{{ 1 }}").render() == "1"
    try:
        return environment.get_template("a.html").render()
    except ReferenceError as error:
        return type(error).__name__


@differs("AttributeError", "TypeError")
def nameless(flask, app):
    try:
        app.add_template_filter(functools.partial(int))
    except (AttributeError, TypeError) as error:
        return type(error).__name__


@differs(2, 0)
def bare_command(flask, app):
    @app.cli.command
    def hello() -> None:
        """Do nothing."""

    return app.test_cli_runner().invoke(args=["hello"]).exit_code


@differs((False, "own\n"), (True, "own\n"))
def more_commands(flask, app):
    before = "templates" in app.cli.list_commands(None)
    app.cli.command("templates")(lambda: print("own"))
    return before, app.test_cli_runner().invoke(args=["templates"]).output


@differs("AssertionError", "/echo")
def client_turns(flask, app):
    app.add_url_rule("/echo", "echo", lambda: flask.request.path)
    one, other = app.test_client(), app.test_client()

    said = []
    with contextlib.suppress(LookupError), one, other:  # of Flask's client, at the end of its block
        for client in (one, other, one):
            try:
                said.append(client.get("/echo").text)
            except AssertionError as error:
                said.append(type(error).__name__)
    return said[-1]


@differs(" * Serving Flask app 'hello'", " * Serving app 'hello'")
def banner(flask, app):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("WERKZEUG_RUN_MAIN", raising=False)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            flask.cli.show_server_banner(False, "hello")
    return printed.getvalue().splitlines()[0]


@differs(False, True)
def version(flask, app):
    runner = app.test_cli_runner()
    return "glassware" in runner.invoke(flask.cli.FlaskGroup("probe"), ["--version"]).output


@differs(["flask", "flask.app"], ["glassware", "glassware.app"])
def modules(flask, app):
    assert pickle.loads(pickle.dumps(flask.Response)) is flask.Response
    return [flask.__name__, flask.Flask.__module__]


@differs(True, False)
def sansio_app(flask, app):
    base = importlib.import_module(f"{flask.__name__}.sansio.app").App
    assert isinstance(app, base)
    return hasattr(base, "add_url_rule")


@differs(True, False)
def distribution(flask, app):
    if flask is glassware:
        from glassware.distribution import FlaskDistribution

        return FlaskDistribution().files is not None
    return importlib.metadata.distribution("flask").files is not None


@differs(1, 0)
def version_attribute(flask, app):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _ = flask.__version__
    return len(caught)


@differs(False, True)
def texts(flask, app):
    with pytest.raises(RuntimeError, match="Working outside of request context") as error:
        _ = flask.request.path
    return "with app.test_request_context()" in str(error.value)


@differs([True, False], [True, True])
def error_bases(flask, app):
    with pytest.raises(ValueError, match="999") as error:
        app.register_error_handler(999, print)
    return [isinstance(error.value, kind) for kind in (ValueError, KeyError)]


@differs(2, 1)
def file_error(flask, app):
    app.debug = True
    with pytest.raises(KeyError) as error:
        get(app, lambda: flask.request.files["x"], method="POST", data={"x": "y"})
    return len(error.value.args)


@differs([1, "1"], [0, None])
def patched_classes(flask, app):
    app.add_url_rule("/", "view", lambda: "x")
    client = app.test_client()
    client.get("/")
    calls: list[Any] = []
    ensure_sync = flask.Flask.ensure_sync
    headers = flask.Response.get_wsgi_headers

    def patched(self: Any, environ: Any) -> Any:
        made = headers(self, environ)
        made["X-Patched"] = "1"
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            flask.Flask, "ensure_sync", lambda self, f: calls.append(f) or ensure_sync(self, f)
        )
        patch.setattr(flask.Response, "get_wsgi_headers", patched, raising=True)
        answer = client.get("/").headers.get("X-Patched")
    return [len(calls), answer]


@differs(["before", "handled"], ["handled"])
def own_blueprints(flask, app):
    shop = flask.Blueprint("shop", __name__)
    calls = []
    shop.before_request(lambda: calls.append("before"))
    shop.errorhandler(LookupError)(lambda error: calls.append("handled") or "handled")
    app.register_blueprint(shop)
    app.request_class = type("Own", (flask.Request,), {"blueprints": property(lambda _: ["shop"])})
    get(app, lambda: {}["missing"])
    return calls


@differs([True, False], [False, True])
def fallback_text(flask, app):
    app.config["SECRET_KEY_FALLBACKS"] = "old"
    app.add_url_rule("/", "view", lambda: str(flask.session.get("a")))
    found = []
    for key in ("o", "old"):
        signer = flask.Flask("signer")
        signer.secret_key = key
        value = signer.session_interface.get_signing_serializer(signer).dumps({"a": 1})
        client = app.test_client()
        client.set_cookie("session", value)
        found.append(client.get("/").text == "1")
    return found


@differs(None, ["a.html", "b.html", "c.html"])
def list_templates(flask, app):
    listed = app.jinja_env.list_templates()
    assert sorted(listed) == ["a.html", "b.html", "c.html"]
    return listed if flask is glassware else None


@pytest.fixture
def make(tmp_path: Path) -> Callable[[Any], Any]:
    """Return a function that makes an application of Flask or glassware."""
    (tmp_path / "templates").mkdir()
    for name in "bca":
        (tmp_path / "templates" / f"{name}.html").write_text("")

    def make_app(flask: Any) -> Any:
        app = flask.Flask("probe", root_path=str(tmp_path))
        app.secret_key = "secret"
        return app

    return make_app


@pytest.mark.parametrize("name", PROBES)
def test_glassware_answers_as_the_list_says(name: str, make: Callable[[Any], Any]) -> None:
    probe, _, ours = PROBES[name]
    assert probe(glassware, make(glassware)) == ours


@pytest.mark.skipif(PathFinder.find_spec("flask") is None, reason="needs real Flask")
@pytest.mark.parametrize("name", PROBES)
def test_flask_answers_as_the_list_says(name: str, make: Callable[[Any], Any]) -> None:
    import flask
    import flask.cli

    probe, answer, _ = PROBES[name]
    assert flask is not glassware
    assert probe(flask, make(flask)) == answer


def test_every_difference_is_asked() -> None:
    assert sorted(PROBES) == sorted(each.name for each in differences.DIFFERENCES)


def test_each_has_a_name_of_its_own_and_the_areas_stand_together() -> None:
    names = [each.name for each in differences.DIFFERENCES]
    assert len(set(names)) == len(names)
    headings = [line for line in differences.table().splitlines() if line.startswith("### ")]
    assert len(set(headings)) == len(headings)


def test_the_page_has_the_list_of_today() -> None:
    page = differences.PAGE.read_text("utf-8")
    assert page == differences.renewed(page), "run: python tests/differences.py"
