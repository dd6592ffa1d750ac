"""A wrong argument of a public function is an error that names it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest

import glassware
from glassware import Blueprint, Flask, Response, render_template, render_template_string
from glassware.views import MethodView, View
from glassware_core import compose

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


@pytest.fixture
def app() -> Any:
    app: Any = Flask("arguments", root_path=".")
    app.secret_key = "key"
    app.add_url_rule("/<int:n>", "item", lambda n: str(n))
    return app


class Plain(View):
    """A view without `dispatch_request`."""


# What is called, with the application, and what its error has to say.
WRONG: dict[str, tuple[Callable[[Any], Any], type[Exception], str]] = {
    "import_name": (lambda app: Flask(None), TypeError, "import_name"),  # type: ignore[arg-type]
    "instance_path": (
        lambda app: Flask("x", instance_path="relative"), ValueError, "instance path.*'relative'",
    ),
    "option": (lambda app: Flask("x", folder="y"), TypeError, "'folder'"),
    "static_host": (lambda app: Flask("x", static_host="y"), AssertionError, "static_host='y'"),
    "blueprint name empty": (lambda app: Blueprint("", "x"), ValueError, "name"),
    "blueprint name dotted": (lambda app: Blueprint("a.b", "x"), ValueError, "'name'.*dot"),
    "blueprint twice": (
        lambda app: [app.register_blueprint(Blueprint("b", "x")) for _ in range(2)],
        ValueError, "'b'",
    ),
    "blueprint": (lambda app: app.register_blueprint("b"), AttributeError, "blueprint.*'b'"),
    "blueprint itself": (lambda app: itself(Blueprint("b", "x")), ValueError, "itself"),
    "rule": (lambda app: app.add_url_rule("x", "x"), ValueError, "slash"),
    "rule type": (lambda app: app.route(7)(str), TypeError, "'rule'.*7"),
    "route without parentheses": (lambda app: app.get(str), TypeError, "'rule'"),
    "converter": (lambda app: app.add_url_rule("/<x:y>", "x"), LookupError, "'x'"),
    "methods": (
        lambda app: app.route("/", methods="POST")(str), TypeError, "methods.*'POST'",
    ),
    "get with methods": (lambda app: app.get("/", methods=["POST"]), TypeError, "methods"),
    "endpoint taken": (
        lambda app: app.add_url_rule("/x", "item", lambda: ""), AssertionError, "item",
    ),
    "error code": (lambda app: app.register_error_handler(999, str), ValueError, "999"),
    "error class": (lambda app: app.register_error_handler(str, str), TypeError, "str"),
    "error object": (
        lambda app: app.register_error_handler(KeyError(), str), TypeError, "KeyError",
    ),
    "endpoint": (lambda app: app.url_for("none"), Exception, "'none'"),
    "endpoint type": (lambda app: app.url_for(7), TypeError, "'endpoint'.*7"),
    "values": (lambda app: app.url_for("item"), Exception, "'n'"),
    "scheme": (
        lambda app: app.url_for("item", n=1, _scheme="x", _external=False), ValueError, "_scheme",
    ),
    "abort": (lambda app: glassware.abort(999), LookupError, "999"),
    "download_name": (
        lambda app: glassware.send_file(io.BytesIO(), download_name=7),
        TypeError, "download_name.*7",
    ),
    "send_file text": (
        lambda app: glassware.send_file(io.StringIO(), "text/plain"), ValueError, "binary mode",
    ),
    "send_file mimetype": (lambda app: glassware.send_file(io.BytesIO()), TypeError, "mimetype"),
    "open_resource": (lambda app: app.open_resource("x", "w"), ValueError, "'w'"),
    "jsonify": (lambda app: glassware.jsonify(1, a=2), TypeError, "args or kwargs|both"),
    "json": (lambda app: glassware.json.dumps(object()), TypeError, "object"),
    "make_response": (lambda app: glassware.make_response(None), TypeError, "None"),
    "make_response type": (lambda app: glassware.make_response(7), TypeError, "int"),
    "make_response tuple": (lambda app: app.make_response((1, 2, 3, 4)), TypeError, "4 items"),
    "stream_with_context": (lambda app: glassware.stream_with_context(7), TypeError, "'int'"),
    "template": (lambda app: render_template("none.html"), Exception, "none.html"),
    "template syntax": (lambda app: render_template_string("{% x %}"), Exception, "'x'"),
    "filter": (lambda app: app.add_template_filter(7), TypeError, "filter.*7"),
    "filter name": (lambda app: app.add_template_filter(str, name=7), TypeError, "name.*7"),
    "test": (lambda app: app.template_test()(7), TypeError, "test.*7"),
    "config file": (lambda app: app.config.from_pyfile("none.py"), OSError, "none.py"),
    "config variable": (lambda app: app.config.from_envvar("NONE_SUCH"), RuntimeError, "NONE_SUCH"),
    "config mapping": (lambda app: app.config.from_mapping({}, {}), TypeError, "positional"),
    "config object": (lambda app: app.config.from_object("none.such"), ImportError, "none.such"),
    "backend": (
        lambda app: chosen(SESSION_BACKEND="redsi").session_interface,
        LookupError, "SESSION_BACKEND.*'redsi'.*'cookie'",
    ),
    "engine": (
        lambda app: chosen(TEMPLATE_ENGINE="mkao").template_engine,
        LookupError, "TEMPLATE_ENGINE.*'mkao'.*'jinja2'",
    ),
    "provider": (
        lambda app: chosen(JSON_PROVIDER="fast").json,
        LookupError, "JSON_PROVIDER.*'fast'.*'json'",
    ),
    "plugin": (lambda app: Flask("x", plugins=["none-such"]), Exception, "none-such"),
    "event": (lambda app: app.events.add("none_such", print), ValueError, "'none_such'"),
    "feature": (lambda app: compose(int), TypeError, "feature.*Kernel.*int"),
    "session": (lambda app: use_session(app), RuntimeError, "secret key"),
    "request context": (lambda app: app.test_request_context("/", x=1), TypeError, "'x'"),
    "view class": (lambda app: Plain.as_view("x")(), NotImplementedError, ""),
    "method view": (
        lambda app: type("Empty", (MethodView,), {}).as_view("x")(), AssertionError, "'GET'",
    ),
    "cookie": (lambda app: Response().set_cookie("x", "y", samesite="no"), ValueError, "SameSite"),
}  # fmt: skip


def itself(blueprint: Any) -> None:
    blueprint.register_blueprint(blueprint)


def use_session(app: Any) -> None:
    app.secret_key = None
    glassware.session["x"] = 1


def chosen(**names: str) -> Any:
    app = Flask("chosen", root_path=".")
    app.config.update(names)
    return app


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_argument_is_named(app: Any, name: str) -> None:
    call, error, message = WRONG[name]
    with app.test_request_context("/"), pytest.raises(error) as caught:
        call(app)
    assert re.search(message, str(caught.value), re.DOTALL), caught.value
