"""What published extensions use beyond the documentation works, not only exists.

The tests say with `shows` which of the names in `data/flask-api.json` they show; the last test
compares the two.
"""

from __future__ import annotations

import gc
import importlib
import json
import typing
import weakref
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from werkzeug.exceptions import NotFound
from werkzeug.local import LocalProxy

from glassware import Blueprint, Flask, Response

if typing.TYPE_CHECKING:
    from collections.abc import Callable

API = json.loads((Path(__file__).parent / "data" / "flask-api.json").read_text("utf-8"))
SHOWN: set[str] = set()

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


def shows(*names: str) -> Callable[[Any], Any]:
    """Note that a test shows these names of the lists."""
    SHOWN.update(names)
    return lambda test: test


def ours(path: str) -> Any:
    """Return what a dotted path below `flask` names in glassware."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module("glassware" + module.removeprefix("flask")), name)


@pytest.fixture
def app() -> Flask:
    made = Flask("relied", root_path=".")
    made.secret_key = "secret"

    @made.route("/")
    def index() -> str:
        return "index"

    return made


# Contexts


@shows("flask.ctx.RequestContext", "flask.ctx.AppContext")
def test_contexts_can_be_weakly_referenced(app):
    contexts = [app.app_context(), app.test_request_context()]
    states = weakref.WeakKeyDictionary((context, "state") for context in contexts)
    for context in contexts:
        with context:
            assert states[context] == "state"
    with app.test_request_context() as context, app.app_context():
        inner = ours("flask.globals.app_ctx")._get_current_object()
        assert weakref.ref(inner)() is inner
        assert weakref.ref(ours("flask.globals.request_ctx")._get_current_object())() is context
    del context, inner, contexts
    gc.collect()
    assert len(states) == 0


def test_the_application_is_a_key_of_weak_dictionaries(app):
    engines = weakref.WeakKeyDictionary({app: "engine"})
    with app.app_context():
        assert engines[ours("flask.globals.current_app")._get_current_object()] == "engine"


@shows("flask.globals.current_app", "flask.globals.g", "flask.globals.request")
def test_proxies_give_what_they_stand_for(app):
    current_app, g, request = map(ours, ("flask.current_app", "flask.g", "flask.globals.request"))
    assert isinstance(current_app, LocalProxy)
    assert not current_app
    assert not request
    with app.test_request_context("/?a=1") as context:
        assert current_app._get_current_object() is app
        assert request._get_current_object() is context.request
        assert g._get_current_object() is context.g
        assert current_app == app
        assert isinstance(current_app, Flask)
        assert request.args["a"] == "1"


@shows("flask.globals.app_ctx", "flask.globals.request_ctx")
def test_contexts_are_proxies_in_the_form_of_3_1(app):
    app_ctx, request_ctx = ours("flask.globals.app_ctx"), ours("flask.globals.request_ctx")
    assert not app_ctx
    assert not request_ctx
    with app.app_context() as outer:
        assert app_ctx._get_current_object() is outer
        assert not request_ctx
    with app.test_request_context() as context:
        assert request_ctx._get_current_object() is context
        assert app_ctx.app is request_ctx.app is app
        # An identity for the session of a database, kept for the whole context.
        assert id(app_ctx._get_current_object()) == id(app_ctx._get_current_object())


@shows("flask.globals._cv_app", "flask.globals._cv_request")
def test_contexts_are_variables_in_the_form_of_3_1(app):
    variables = {"_cv_app": app.app_context, "_cv_request": app.test_request_context}
    for name, make in variables.items():
        variable = ours(f"flask.globals.{name}")
        assert variable.get(None) is None
        with pytest.raises(LookupError):
            variable.get()
        with make() as context:
            assert variable.get() is context
            token = variable.set(None)
            assert variable.get(None) is None
            variable.reset(token)
            assert variable.get() is context
        assert variable.get(None) is None


@shows("flask.globals._app_ctx_stack", "flask.globals._request_ctx_stack")
def test_contexts_are_stacks_in_the_form_of_2_1(app):
    from glassware import _app_ctx_stack, _request_ctx_stack

    stacks = {_app_ctx_stack: app.app_context, _request_ctx_stack: app.test_request_context}
    for stack, make in stacks.items():
        assert stack.top is None
        with make() as context:
            assert stack.top is context
            stack.top.connection = "open"  # where extensions kept what belongs to the context
            with make():
                assert not hasattr(stack.top, "connection")
            assert stack.top.connection == "open"
        stack.push(make())
        assert stack.pop().app is app
        assert stack.top is None
    assert ours("flask.globals._app_ctx_stack") is _app_ctx_stack
    assert ours("flask.globals._request_ctx_stack") is _request_ctx_stack


def probe_for_3_1() -> Any:
    """Return the request context as an extension of the new era does that knows the old one."""
    try:
        from glassware.globals import request_ctx
    except ImportError:
        from glassware import _request_ctx_stack

        return _request_ctx_stack.top
    return request_ctx


def probe_for_2_1() -> Any:
    """Return the request context as an extension of the old era does that knows the new one."""
    try:
        from glassware import _request_ctx_stack
    except ImportError:
        from glassware.globals import request_ctx

        return request_ctx
    return _request_ctx_stack.top


@pytest.mark.parametrize("probe", [probe_for_3_1, probe_for_2_1])
def test_an_extension_finds_the_context_whichever_era_it_probes_for(app, probe):
    assert not probe()
    with app.test_request_context("/there", method="POST") as context:
        found = probe()
        assert found.request.path == "/there"
        assert found.app is app
        assert found.url_adapter.build("index") == "/"
        found.user = "someone"
        assert context.user == "someone"
    assert not probe()


@shows("RequestContext._session", "flask.globals.session")
def test_the_session_of_a_context_is_read_and_replaced_under_both_names(app):
    session = ours("flask.globals.session")

    class Managed(dict, ours("flask.sessions.SessionMixin")):
        pass

    for name in ("_session", "session"):
        with app.test_request_context() as context:
            assert context._session == {}
            assert context._session.accessed is False  # only the public one counts as access
            setattr(context, name, Managed(user="someone"))
            assert session["user"] == "someone"
            assert type(session._get_current_object()) is Managed
            assert context._session is context.session
            assert context._session.accessed is True


@shows("flask.ctx.has_request_context", "flask.ctx.has_app_context")
def test_extensions_ask_whether_there_is_a_context(app):
    has_request, has_app = ours("flask.has_request_context"), ours("flask.ctx.has_app_context")
    assert (has_request(), has_app()) == (False, False)
    with app.app_context():
        assert (has_request(), has_app()) == (False, True)
    with app.test_request_context():
        assert (has_request(), has_app()) == (True, True)


def test_g_has_its_names_in_a_dictionary(app):
    g = ours("flask.g")
    with app.app_context():
        g.user = "someone"
        assert g.__dict__ == vars(g._get_current_object()) == {"user": "someone"}
        g.__dict__.update(team="all")
        assert g.team == "all"
        assert "team" in g
        g.__dict__.clear()
        assert not hasattr(g, "user")


# The application, replaced in parts


def test_wsgi_app_is_wrapped_at_any_time(app):
    client = app.test_client()

    def wrap(name: str) -> None:
        inner = app.wsgi_app

        def middleware(environ: Any, start_response: Any) -> Any:
            def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                return start_response(status, [*headers, ("X-By", name)], *rest)

            return inner(environ, start)

        app.wsgi_app = middleware

    wrap("early")
    assert client.get("/").headers.getlist("X-By") == ["early"]
    wrap("late")
    assert client.get("/").headers.getlist("X-By") == ["early", "late"]
    del app.wsgi_app
    assert "X-By" not in client.get("/").headers


@pytest.mark.parametrize("name", ["__call__", "wsgi_app"])
def test_the_entry_is_patched_on_the_class_at_any_time(app, monkeypatch, name):
    client = app.test_client()
    client.get("/")
    calls: list[str] = []
    original = getattr(Flask, name)

    def traced(self: Flask, environ: Any, start_response: Any) -> Any:
        calls.append(environ["PATH_INFO"])
        return original(self, environ, start_response)

    monkeypatch.setattr(Flask, name, traced)
    assert client.get("/").text == "index"
    assert calls == ["/"]
    monkeypatch.undo()
    client.get("/")
    assert calls == ["/"]


@pytest.mark.parametrize("name", ["dispatch_request", "full_dispatch_request", "make_response"])
def test_the_pipeline_is_replaced_on_the_instance_at_any_time(app, name):
    client = app.test_client()
    client.get("/")
    original = getattr(app, name)
    calls: list[str] = []

    def replaced(*arguments: Any) -> Any:
        calls.append(name)
        return original(*arguments)

    setattr(app, name, replaced)
    assert client.get("/").text == "index"
    assert calls == [name]


def test_error_handling_is_wrapped_as_extensions_for_apis_do(app):
    seen: list[type[Exception]] = []

    def wrap(original: Callable[[Exception], Any]) -> Callable[[Exception], Any]:
        def handle(error: Exception) -> Any:
            seen.append(type(error))
            return original(error)

        return handle

    app.handle_exception = wrap(app.handle_exception)
    app.handle_user_exception = wrap(app.handle_user_exception)
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    assert app.test_client().get("/broken").status_code == 500
    assert app.test_client().get("/nowhere").status_code == 404
    assert seen == [ZeroDivisionError, ZeroDivisionError, NotFound]


@shows("Flask._method_route", "Blueprint._method_route", "flask.sansio.blueprints.Blueprint")
def test_the_short_decorators_go_through_method_route(app):
    class Noting:
        methods: list[str]

        def _method_route(self, method: str, rule: str, options: dict[str, Any]) -> Any:
            self.methods = [*getattr(self, "methods", []), f"{method} {rule}"]
            return super()._method_route(method, rule, options)

    noting_app = type("NotingApp", (Noting, Flask), {})("noting", root_path=".")
    blueprint = type("NotingBlueprint", (Noting, ours("flask.sansio.blueprints.Blueprint")), {})
    noting_blueprint = blueprint("b", __name__, url_prefix="/b")
    for scaffold in (noting_app, noting_blueprint):
        for method in ("get", "post", "put", "patch", "delete"):
            getattr(scaffold, method)("/x", endpoint=method)(lambda: "x")
        assert scaffold.methods == [f"{m} /x" for m in ("GET", "POST", "PUT", "PATCH", "DELETE")]
    noting_app.register_blueprint(noting_blueprint)
    assert noting_app.test_client().post("/b/x").text == "x"
    with pytest.raises(TypeError, match="route"):
        app._method_route("GET", "/y", {"methods": ["POST"]})


@shows(
    "flask.sansio.app.App",
    "flask.sansio.scaffold.Scaffold",
    "flask.scaffold.Scaffold",
    "flask.blueprints.Blueprint",
    "flask.app.Flask",
)
def test_the_bases_of_both_eras_are_bases(app):
    assert ours("flask.scaffold.Scaffold") is ours("flask.sansio.scaffold.Scaffold")
    assert ours("flask.app.Flask") is Flask
    assert ours("flask.blueprints.Blueprint") is Blueprint
    assert isinstance(app, ours("flask.sansio.app.App"))
    assert isinstance(app, ours("flask.scaffold.Scaffold"))
    assert isinstance(Blueprint("b", __name__), ours("flask.scaffold.Scaffold"))
    assert not isinstance(Blueprint("b", __name__), ours("flask.sansio.app.App"))


@shows("flask.blueprints.BlueprintSetupState", "flask.sansio.blueprints.BlueprintSetupState")
def test_the_set_up_of_a_blueprint_is_extended(app):
    states = ours("flask.blueprints.BlueprintSetupState")
    assert states is ours("flask.sansio.blueprints.BlueprintSetupState")

    class Shouting(states):
        def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
            super().add_url_rule(rule.upper(), *args, **options)

    class ShoutingBlueprint(Blueprint):
        def make_setup_state(self, *args: Any) -> Any:
            return Shouting(self, *args)

    blueprint = ShoutingBlueprint("b", __name__)
    blueprint.add_url_rule("/quiet", "quiet", lambda: "heard")
    app.register_blueprint(blueprint, url_prefix="/b")
    assert app.test_client().get("/b/QUIET").text == "heard"


@shows(
    "flask.sansio.scaffold._endpoint_from_view_func",
    "flask.scaffold._endpoint_from_view_func",
    "flask.helpers._endpoint_from_view_func",
)
def test_the_endpoint_of_a_function_is_its_name():
    for module in ("sansio.scaffold", "scaffold", "helpers"):
        assert ours(f"flask.{module}._endpoint_from_view_func")(probe_for_2_1) == "probe_for_2_1"


@shows("flask.app.Rule", "flask.views.http_method_funcs", "flask.views.View")
def test_rules_and_views_are_built_on(app):
    class NotedRule(ours("flask.app.Rule")):
        pass

    class Noted(Flask):
        url_rule_class = NotedRule

    class Head(ours("flask.views.View")):
        def dispatch_request(self) -> str:
            return "from a class"

    noted = Noted("noted", root_path=".")
    noted.add_url_rule("/", view_func=Head.as_view("head"))
    assert all(isinstance(rule, NotedRule) for rule in noted.url_map.iter_rules())
    assert noted.test_client().get("/").text == "from a class"
    assert noted.view_functions["head"].view_class is Head
    methods = ours("flask.views.http_method_funcs")
    assert {"get", "post", "head", "options", "delete", "put", "trace", "patch"} == methods


@shows("flask.views.MethodView")
def test_a_method_view_finds_its_methods_in_its_bases(app):
    class Base(ours("flask.views.MethodView")):
        def get(self) -> str:
            return "base"

    class Item(Base):
        decorators = [lambda view: lambda **kwargs: view(**kwargs).upper()]

        def post(self) -> str:
            return "item"

    assert Item.methods == {"GET", "POST"}
    app.add_url_rule("/item", view_func=Item.as_view("item"))
    client = app.test_client()
    assert (client.get("/item").text, client.post("/item").text) == ("BASE", "ITEM")


# Tables, changed in place


def run_before(app: Flask, function: Callable[[], Any]) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, function)


def put_before(app: Flask, function: Callable[[], Any]) -> None:
    app.before_request_funcs[None] = [function]


def run_after(app: Flask, function: Callable[[], Any]) -> None:
    def after(response: Response) -> Response:
        function()
        return response

    app.after_request_funcs.setdefault(None, []).append(after)


def run_at_teardown(app: Flask, function: Callable[[], Any]) -> None:
    app.teardown_request_funcs.setdefault(None, []).append(lambda error: function())


def run_at_context_teardown(app: Flask, function: Callable[[], Any]) -> None:
    app.teardown_appcontext_funcs.append(lambda error: function())


def preprocess_values(app: Flask, function: Callable[[], Any]) -> None:
    app.url_value_preprocessors.setdefault(None, []).append(lambda endpoint, values: function())


def wrap_view(app: Flask, function: Callable[[], Any]) -> None:
    view = app.view_functions["index"]
    app.view_functions["index"] = lambda: (function(), view())[1]


def process_context(app: Flask, function: Callable[[], Any]) -> None:
    render = ours("flask.render_template_string")
    app.template_context_processors[None].append(lambda: {"done": function()})
    app.view_functions["index"] = lambda: render("index")


def default_urls(app: Flask, function: Callable[[], Any]) -> None:
    url_for = ours("flask.url_for")
    app.url_default_functions.setdefault(None, []).append(lambda endpoint, values: function())
    app.view_functions["index"] = lambda: (url_for("index"), "index")[1]


def handle_errors(app: Flask, function: Callable[[], Any]) -> None:
    def handle(error: Exception) -> str:
        function()
        return "index"

    app.error_handler_spec[None][404][NotFound] = handle
    app.view_functions["index"] = lambda: ours("flask.abort")(404)


def handle_url_errors(app: Flask, function: Callable[[], Any]) -> None:
    url_for = ours("flask.url_for")
    app.url_build_error_handlers.append(lambda error, endpoint, values: (function(), "/x")[1])
    app.view_functions["index"] = lambda: (url_for("nowhere"), "index")[1]


def add_global(app: Flask, function: Callable[[], Any]) -> None:
    render = ours("flask.render_template_string")
    app.jinja_env.globals["function"] = lambda: function() or "index"
    app.view_functions["index"] = lambda: render("{{ function() }}")


TABLES = [
    run_before,
    put_before,
    run_after,
    run_at_teardown,
    run_at_context_teardown,
    preprocess_values,
    wrap_view,
    process_context,
    default_urls,
    handle_errors,
    handle_url_errors,
    add_global,
]


@pytest.mark.parametrize("change", TABLES)
@pytest.mark.parametrize("requests_before", [0, 1])
def test_a_table_is_changed_in_place_at_any_time(app, change, requests_before):
    client = app.test_client()
    for _ in range(requests_before):
        assert client.get("/").text == "index"
    calls: list[str] = []
    change(app, lambda: calls.append("called"))
    assert client.get("/").text == "index"
    assert calls == ["called"]


def test_a_table_that_is_changed_by_the_view_counts_in_that_request(app):
    calls: list[str] = []
    app.view_functions["index"] = lambda: (
        run_after(app, lambda: calls.append("after")),
        run_at_teardown(app, lambda: calls.append("teardown")),
        run_at_context_teardown(app, lambda: calls.append("context")),
        "index",
    )[-1]
    assert app.test_client().get("/").text == "index"
    assert calls == ["after", "teardown", "context"]


def test_what_is_taken_out_of_a_table_does_not_run(app):
    client = app.test_client()
    calls: list[str] = []
    run_before(app, lambda: calls.append("before"))
    client.get("/")
    app.before_request_funcs[None].clear()
    client.get("/")
    assert calls == ["before"]


@shows("flask.signals.Namespace", "flask.signals.signals_available")
def test_extensions_make_signals_of_their_own(app):
    assert ours("flask.signals.signals_available") is True
    signal = ours("flask.signals.Namespace")().signal("logged-in")
    seen: list[Any] = []
    with signal.connected_to(lambda sender, **values: seen.append((sender, values)), app):
        signal.send(app, user="someone")
    assert seen == [(app, {"user": "someone"})]


# JSON, configuration, types


@shows("flask.json.provider.DefaultJSONProvider.default")
def test_the_default_of_the_provider_is_called_unbound_and_on_a_subclass(app):
    from datetime import date

    provider = ours("flask.json.provider.DefaultJSONProvider")
    assert provider.default(date(2020, 2, 2)) == "Sun, 02 Feb 2020 00:00:00 GMT"
    with pytest.raises(TypeError, match="not JSON serializable"):
        provider.default(object())

    class Sets(provider):
        def default(self, value: Any) -> Any:
            return sorted(value) if isinstance(value, set) else super().default(value)

    class Statically(provider):
        @staticmethod
        def default(value: Any) -> Any:
            return sorted(value) if isinstance(value, set) else provider.default(value)

    for made in (Sets, Statically):
        app.json = made(app)
        assert app.json.dumps([{2, 1}, date(2020, 2, 2)]).startswith("[[1, 2], ")


@shows("flask.json.dumps", "flask.json.load", "flask.json.loads", "flask.json.jsonify")
def test_json_is_that_of_the_application(app, tmp_path):
    dumps, loads, load, jsonify = (
        ours(f"flask.json.{name}") for name in ("dumps", "loads", "load", "jsonify")
    )
    (tmp_path / "x.json").write_text('{"a": 1}')
    with (tmp_path / "x.json").open() as file:
        assert load(file) == loads(b'{"a": 1}') == {"a": 1}
    assert dumps({"b": 1, "a": 2}) == '{"b": 1, "a": 2}'
    with app.app_context():
        assert dumps({"b": 1, "a": 2}) == '{"a": 2, "b": 1}'
        assert jsonify(a=1).get_json() == {"a": 1}


@shows("flask.config.ConfigAttribute")
def test_an_attribute_forwards_to_the_configuration():
    class Configured(Flask):
        title = ours("flask.config.ConfigAttribute")("TITLE", str.title)

    app = Configured("configured", root_path=".")
    app.config["TITLE"] = "a book"
    assert app.title == "A Book"
    app.title = "new"
    assert app.config["TITLE"] == "new"


@shows(
    "flask.typing.ResponseReturnValue",
    "flask.typing.ResponseValue",
    "flask.typing.HeadersValue",
    "flask.typing.RouteCallable",
)
def test_types_can_be_taken_apart_when_the_program_runs():
    for name in ("ResponseReturnValue", "ResponseValue", "HeadersValue", "RouteCallable"):
        assert typing.get_args(ours(f"flask.typing.{name}")), name


@shows("flask.wrappers.Request", "flask.wrappers.Response")
def test_requests_and_responses_are_built_on(app):
    class Json(ours("flask.wrappers.Request")):
        @property
        def title(self) -> str:
            return str(self.get_json()["title"])

    class Plain(ours("flask.wrappers.Response")):
        default_mimetype = "text/plain"

    app.request_class, app.response_class = Json, Plain
    request = ours("flask.request")
    app.add_url_rule("/title", "title", lambda: request.title, methods=["POST"])
    response = app.test_client().post("/title", json={"title": "x"})
    assert (response.text, response.mimetype) == ("x", "text/plain")


@shows("flask.sessions.SessionMixin", "flask.sessions.SessionInterface")
def test_session_interfaces_are_built_on(app):
    class Stored(dict, ours("flask.sessions.SessionMixin")):
        pass

    class Interface(ours("flask.sessions.SessionInterface")):
        store: dict[str, Any] = {}

        def open_session(self, app: Flask, request: Any) -> Stored:
            return Stored(self.store)

        def save_session(self, app: Flask, session: Any, response: Response) -> None:
            type(self).store = dict(session)
            response.set_cookie(self.get_cookie_name(app), "stored")

    app.session_interface = Interface()
    session = ours("flask.session")
    app.view_functions["index"] = lambda: str(session.setdefault("n", 1))
    assert app.test_client().get("/").headers["Set-Cookie"].startswith("session=stored")
    assert Interface.store == {"n": 1}


@shows("flask.helpers.abort", "flask.helpers.redirect", "flask.helpers.url_for")
def test_helpers_are_imported_from_their_module(app):
    abort, redirect, url_for = map(
        ours, ("flask.helpers.abort", "flask.helpers.redirect", "flask.helpers.url_for")
    )
    with app.test_request_context():
        assert redirect(url_for("index")).location == "/"
        with pytest.raises(NotFound):
            abort(404)


# Testing and the command line


@shows("FlaskClient._request_from_builder_args", "flask.testing.FlaskClient")
def test_a_client_makes_the_request_that_it_sends(app):
    class Signing(ours("flask.testing.FlaskClient")):
        def _request_from_builder_args(self, args: Any, kwargs: Any) -> Any:
            request = super()._request_from_builder_args(args, kwargs)
            request.environ["HTTP_X_SIGNED"] = request.path
            return request

    request = ours("flask.request")
    app.view_functions["index"] = lambda: request.headers["X-Signed"]
    app.test_client_class = Signing
    assert app.test_client().get("/").text == "/"
    made = app.test_client()._request_from_builder_args(("/x",), {"method": "POST"})
    assert (made.path, made.method) == ("/x", "POST")


@shows("flask.testing.EnvironBuilder")
def test_an_environment_is_built_for_the_application(app):
    app.config["APPLICATION_ROOT"] = "/root"
    builder = ours("flask.testing.EnvironBuilder")(app, "/x", json={"a": 1})
    try:
        environ = builder.get_environ()
    finally:
        builder.close()
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/root", "/x")
    assert builder.app is app


@shows(
    "flask.cli.FlaskGroup",
    "flask.cli.AppGroup",
    "flask.cli.ScriptInfo",
    "flask.cli.with_appcontext",
    "flask.cli.click",
)
def test_commands_are_built_on(app):
    assert ours("flask.cli.click") is click
    current_app = ours("flask.current_app")
    group = ours("flask.cli.AppGroup")("db")

    @group.command()
    def upgrade() -> None:
        click.echo(f"upgrading {current_app.name}")

    @click.command()
    @click.argument("word")
    @ours("flask.cli.with_appcontext")
    def say(word: str) -> None:
        click.echo(f"{word} {current_app.name}")

    app.cli.add_command(group)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "upgrade"]).output == "upgrading relied\n"
    info = ours("flask.cli.ScriptInfo")(create_app=lambda: app)
    assert info.load_app() is app
    assert runner.invoke(say, ["hello"], obj=info).output == "hello relied\n"
    own = ours("flask.cli.FlaskGroup")(create_app=lambda: app, add_version_option=False)
    own.add_command(say)
    assert CliRunner().invoke(own, ["say", "hello"]).output == "hello relied\n"


@shows("flask.__version__")
def test_the_version_compares_as_extensions_compare_it():
    version = ours("flask.__version__")
    assert tuple(map(int, version.split(".")[:2])) == (3, 1)


def test_every_name_of_the_lists_is_shown():
    assert set(API["relied_on"]) | set(API["relied_on_members"]) == SHOWN
