from __future__ import annotations

import pytest
from werkzeug.routing import BuildError
from werkzeug.test import Client

from glassware_core import request
from glassware_routing import RoutingBlueprint, url_for
from glassware_routing.building import handle_build_error


@pytest.fixture
def app(app):
    app.add_url_rule("/", endpoint="index")
    app.add_url_rule("/user/<int:number>", endpoint="user")
    app.add_url_rule("/either", endpoint="either", methods=["GET"])
    app.add_url_rule("/either/post", endpoint="either", methods=["POST"])
    app.add_url_rule("/any/<any(a, b):x>", endpoint="any")
    return app


def test_values_fill_the_variables_and_the_query(app, in_request):
    with in_request(app):
        assert app.url_for("user", number=3) == "/user/3"
        assert app.url_for("user", number="4", q="a b", r=[1, 2]) == "/user/4?q=a+b&r=1&r=2"
        assert app.url_for("index", nothing=None) == "/"
        assert app.url_for("index", self="x") == "/?self=x"


def test_the_prefix_that_the_application_is_mounted_at_is_kept(app, in_request):
    with in_request(app, base_url="https://example.com/mount"):
        assert app.url_for("index") == "/mount/"
        assert app.url_for("index", _external=True) == "https://example.com/mount/"


def test_an_anchor_is_encoded(app, in_request):
    with in_request(app):
        assert app.url_for("index", _anchor="x y") == "/#x%20y"
        assert app.url_for("index", _anchor="ä%#/?", q=1) == "/?q=1#%C3%A4%#/?"
        assert app.url_for("index", _anchor="") == "/#"
        assert app.url_for("index", _anchor=3) == "/#3"


def test_a_method_chooses_the_rule(app, in_request):
    with in_request(app):
        assert app.url_for("either", _method="POST") == "/either/post"
        assert app.url_for("either") == "/either"
        with pytest.raises(BuildError, match="Did you mean to use methods"):
            app.url_for("user", _method="PUT", number=1)


def test_a_scheme_makes_the_url_external(app, in_request):
    with in_request(app):
        assert app.url_for("index", _scheme="https") == "https://localhost/"
        assert app.url_for("index", _scheme="") == "//localhost/"
        assert app.url_for("index", _external=True) == "http://localhost/"
        with pytest.raises(ValueError, match="When specifying '_scheme', '_external' must be True"):
            app.url_for("index", _scheme="https", _external=False)


def test_an_endpoint_may_be_relative_to_the_blueprint(app):
    outer = RoutingBlueprint("outer", __name__, url_prefix="/outer")
    inner = RoutingBlueprint("inner", __name__, url_prefix="/inner")

    @inner.route("/")
    def view():
        return " ".join(url_for(name) for name in (".view", "outer.view", "index", ".sibling"))

    inner.add_url_rule("/sibling", endpoint="sibling")
    outer.add_url_rule("/", "view", lambda: f"{url_for('.view')} {url_for('.inner.view')}")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    app.view_functions["index"] = lambda: url_for(".user", number=1)
    client = Client(app)
    assert client.get("/outer/inner/").text == "/outer/inner/ /outer/ / /outer/inner/sibling"
    assert client.get("/outer/").text == "/outer/ /outer/inner/"
    assert client.get("/").text == "/user/1"


def test_outside_of_a_request_urls_are_external(app):
    app.config.update(SERVER_NAME="example.com", PREFERRED_URL_SCHEME="https")
    with app.app_context():
        assert url_for("index") == "https://example.com/"
        assert url_for("index", _external=False) == "/"
        assert url_for("index", _scheme="http") == "http://example.com/"
        with pytest.raises(BuildError):
            url_for(".index")
    assert app.url_for("index") == "https://example.com/"


def test_outside_of_a_request_the_server_name_is_needed(app):
    with app.app_context(), pytest.raises(RuntimeError, match=r"set app.config\['SERVER_NAME'\]"):
        app.url_for("index")
    with pytest.raises(RuntimeError, match="APPLICATION_ROOT"):
        app.url_for("index")


def test_an_endpoint_that_is_none_is_a_clear_error(app, in_request):
    with in_request(app), pytest.raises(TypeError, match=r"'endpoint' must be .*found None"):
        app.url_for(None)


def test_a_value_that_the_converter_refuses_is_its_error(app, in_request):
    with in_request(app), pytest.raises(ValueError, match="'c' is not one of 'a', 'b'"):
        app.url_for("any", x="c")


def test_defaults_complete_the_values_from_outer_to_inner(app, in_request):
    blueprint = RoutingBlueprint("bp", __name__)
    calls = []
    for owner, name in ((app, "app"), (blueprint, "bp")):

        def complete(endpoint, values, name=name):
            calls.append((name, endpoint))
            values.setdefault("by", name)

        owner.url_defaults(complete)
    blueprint.app_url_defaults(lambda endpoint, values: values.setdefault("late", endpoint))
    blueprint.add_url_rule("/bp", endpoint="x")
    app.register_blueprint(blueprint)
    with in_request(app):
        assert app.url_for("bp.x") == "/bp?by=app&late=bp.x"
        assert calls == [("app", "bp.x"), ("bp", "bp.x")]
        assert app.url_for("index") == "/?by=app&late=index"
        assert calls[2:] == [("app", "index")]


def test_defaults_of_a_blueprint_are_for_its_own_endpoints(app, in_request):
    blueprint = RoutingBlueprint("bp", __name__)
    blueprint.url_defaults(lambda endpoint, values: values.update(a=1))
    blueprint.add_url_rule("/bp", endpoint="x")
    app.register_blueprint(blueprint)
    with in_request(app):
        assert app.url_for("index") == "/"
        assert app.url_for("bp.x") == "/bp?a=1"


def test_defaults_that_are_put_into_the_table_are_called(app, in_request):
    app.url_default_functions[None] = [lambda endpoint, values: values.update(a=1)]
    with in_request(app):
        assert app.url_for("index") == "/?a=1"


def test_a_handler_of_build_errors_answers_in_their_stead(app, in_request):
    seen = []

    def first(error, endpoint, values):
        seen.append((type(error), endpoint, values))

    app.url_build_error_handlers.append(first)
    with in_request(app):
        with pytest.raises(BuildError, match="'nowhere' with values \\['a'\\]") as info:
            app.url_for("nowhere", a=1, _anchor="x")
        assert info.value.endpoint == "nowhere"
        options = {"_anchor": "x", "_method": None, "_scheme": None, "_external": False}
        assert seen == [(BuildError, "nowhere", {"a": 1, **options})]
        app.url_build_error_handlers.append(lambda error, endpoint, values: f"/found/{endpoint}")
        assert app.url_for("nowhere") == "/found/nowhere"


def test_a_handler_that_raises_a_build_error_is_skipped():
    def refuse(error, endpoint, values):
        raise BuildError("other", {}, None)

    error = BuildError("first", {}, None)
    handlers = [refuse, lambda error, endpoint, values: error.endpoint]
    assert handle_build_error(handlers, error, "x", {}) == "other"
    with pytest.raises(BuildError, match="'other'"):
        handle_build_error([refuse], error, "x", {})
    with pytest.raises(BuildError, match="'first'"):
        handle_build_error([], error, "x", {})


def test_the_methods_behind_may_be_overridden(app_class, in_request):
    class Own(app_class):
        def inject_url_defaults(self, endpoint, values):
            values["injected"] = endpoint

        def handle_url_build_error(self, error, endpoint, values):
            return f"handled {endpoint}"

    app = Own(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/", endpoint="index")
    with in_request(app):
        assert app.url_for("index") == "/?injected=index"
        assert app.url_for("nowhere") == "handled nowhere"


def test_it_builds_in_the_middle_of_a_request(app, in_request):
    app.view_functions["user"] = lambda number: url_for(request.endpoint, number=number + 1)
    assert Client(app).get("/user/1").text == "/user/2"


def test_text_that_cannot_be_encoded_is_built_with_replacements(app, in_request):
    app.add_url_rule("/name/<name>", endpoint="name")
    with in_request(app):
        url = app.url_for("name", name="\ud800", q=["\ud800", 1], _anchor="\ud800")
        assert url == "/name/%EF%BF%BD?q=%EF%BF%BD&q=1#%EF%BF%BD"
        assert app.url_for("index", _anchor=b"x y") == "/#x%20y"
