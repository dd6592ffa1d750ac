from __future__ import annotations

import copy

import pytest
from werkzeug.test import Client

from glassware_core import DeferredScaffold, abort, request
from glassware_routing import (
    BaseBlueprint,
    BlueprintSetupState,
    MethodView,
    RoutingBlueprint,
    url_for,
)


@pytest.fixture
def blueprint():
    return RoutingBlueprint("bp", __name__, url_prefix="/bp")


# Construction


def test_a_name_must_be_a_text_without_dots():
    for name in ("", None):
        with pytest.raises(ValueError, match="'name' may not be empty"):
            RoutingBlueprint(name, __name__)
    with pytest.raises(ValueError, match=r"may not contain a dot '\.' character"):
        RoutingBlueprint("a.b", __name__)
    with pytest.raises(TypeError, match="'name' must be a text; found 3"):
        RoutingBlueprint(3, __name__)


def test_its_arguments_have_the_documented_order():
    positional = ("bp", __name__, "st", "/files", None, "/bp", "sub", {"a": 1}, "/srv", None)
    blueprint = RoutingBlueprint(*positional)
    assert blueprint.static_folder == "/srv/st"
    assert blueprint.static_url_path == "/files"
    assert (blueprint.url_prefix, blueprint.subdomain) == ("/bp", "sub")
    assert blueprint.url_values_defaults == {"a": 1}
    assert (blueprint.root_path, blueprint.name) == ("/srv", "bp")
    assert repr(blueprint) == "<RoutingBlueprint 'bp'>"


@pytest.mark.parametrize("option", ["template_folder", "cli_group", "nonsense"])
def test_an_option_of_a_part_that_is_missing_is_named(option):
    with pytest.raises(TypeError, match=f"unexpected options: '{option}'.*not installed"):
        RoutingBlueprint("bp", __name__, **{option: "x"})


def test_a_feature_takes_its_options():
    class Feature(DeferredScaffold):
        def setup_features(self, options):
            super().setup_features(options)
            self.folder = options.pop("template_folder", "default")
            self.group = options.pop("cli_group", "default")
            self.record(lambda state: None)

    class Blueprint(Feature, RoutingBlueprint):
        pass

    given = Blueprint("bp", __name__, template_folder="t", cli_group=None)
    assert (given.folder, given.group) == ("t", None)
    default = Blueprint("bp", __name__)
    assert (default.folder, default.group) == ("default", "default")
    assert len(default.deferred_functions) == 1


# Routes


def test_routes_have_its_prefix_and_its_name(app, client, blueprint):
    @blueprint.route("/x")
    def view():
        return f"{request.endpoint} {request.blueprint} {request.blueprints} {url_for('.view')}"

    blueprint.add_url_rule("", "root", lambda: "root")
    app.register_blueprint(blueprint)
    assert client.get("/bp/x").text == "bp.view bp ['bp'] /bp/x"
    assert client.get("/bp").text == "root"


def test_names_in_routes_have_no_dots(blueprint):
    def view():
        """Do nothing."""

    with pytest.raises(ValueError, match=r"'endpoint' may not contain a dot"):
        blueprint.add_url_rule("/", "a.b")
    view.__name__ = "a.b"
    with pytest.raises(ValueError, match=r"'view_func' name may not contain a dot"):
        blueprint.add_url_rule("/", "fine", view)


def test_a_view_function_needs_no_name_where_an_endpoint_is_given(app, client, blueprint):
    class Callable:
        def __call__(self):
            return "called"

    blueprint.add_url_rule("/", "given", Callable())
    app.register_blueprint(blueprint)
    assert client.get("/bp/").text == "called"


def test_options_of_a_rule_are_passed_on(app, client, blueprint):
    blueprint.add_url_rule(
        "/x", "x", lambda **v: v, defaults={"a": 1}, provide_automatic_options=False
    )
    app.register_blueprint(blueprint, url_defaults={"a": 0, "b": 2})
    assert client.get("/bp/x").json == {"a": 1, "b": 2}
    assert client.options("/bp/x").status_code == 405


def test_a_view_class_can_be_a_route(app, client, blueprint):
    class Items(MethodView):
        def get(self):
            return "items"

    blueprint.add_url_rule("/items", view_func=Items.as_view("items"))
    app.register_blueprint(blueprint)
    assert client.get("/bp/items").text == "items"


def test_it_may_be_registered_more_than_once(app, client, blueprint):
    blueprint.add_url_rule("/", "x", lambda: url_for(".x"))
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="second", url_prefix="/second")
    assert client.get("/bp/").text == "/bp/"
    assert client.get("/second/").text == "/second/"
    with pytest.raises(ValueError, match="'bp' is already registered for this blueprint"):
        RoutingBlueprint.register(blueprint, app, {})


def test_it_may_be_registered_on_several_applications(app, app_class, blueprint):
    blueprint.add_url_rule("/", "x", lambda: "x")
    once = []
    blueprint.record_once(lambda state: once.append(state.app))
    other = app_class(__name__, root_path=".")
    for owner in (app, other):
        owner.register_blueprint(blueprint)
        assert Client(owner).get("/bp/").text == "x"
    assert once == [app, other]


def test_a_subdomain_is_matched(app_class):
    app = app_class(__name__, root_path=".", subdomain_matching=True)
    app.config["SERVER_NAME"] = "example.com"
    blueprint = RoutingBlueprint("bp", __name__, subdomain="<lang>")
    blueprint.add_url_rule("/", "x", lambda lang: f"{lang} {url_for('.x', lang='fr')}")
    app.register_blueprint(blueprint)
    answer = Client(app).get("/", headers={"Host": "en.example.com"})
    assert answer.text == "en http://fr.example.com/"


def test_its_static_files_are_served_below_its_prefix(app, tmp_path):
    (tmp_path / "st").mkdir()
    (tmp_path / "st" / "a.txt").write_text("blueprint's")
    blueprint = RoutingBlueprint("bp", __name__, "st", root_path=str(tmp_path), url_prefix="/bp")
    blueprint.add_url_rule("/", "x", lambda: url_for(".static", filename="a.txt"))
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="second", url_prefix="/second")
    client = Client(app)
    for prefix in ("/bp", "/second"):
        assert client.get(f"{prefix}/").text == f"{prefix}/st/a.txt"
        with client.get(f"{prefix}/st/a.txt") as response:
            assert response.text == "blueprint's"
    assert client.get("/bp/st/../x").status_code == 404


# Set-up


def test_deferred_functions_receive_the_state(app, blueprint):
    seen, once = [], []
    blueprint.record(seen.append)
    blueprint.record_once(once.append)
    app.register_blueprint(blueprint, custom="option")
    app.register_blueprint(blueprint, name="second", url_prefix=None)
    first, second = seen
    assert (first.name, first.options) == ("bp", {"custom": "option"})
    assert (first.first_registration, second.first_registration) == (True, False)
    assert second.url_prefix == "/bp"
    assert once == [first]


def test_the_state_may_be_of_a_class_of_ones_own(app):
    class State(BlueprintSetupState):
        extra = "here"

    class Own(RoutingBlueprint):
        def make_setup_state(self, app, options, first_registration=False):
            return State(self, app, options, first_registration)

    blueprint, seen = Own("bp", __name__), []
    blueprint.record(lambda state: seen.append(state.extra))
    app.register_blueprint(blueprint)
    assert seen == ["here"]


def test_a_feature_is_told_of_each_registration(app):
    told = []

    class Feature(DeferredScaffold):
        def blueprint_registered(self, state):
            super().blueprint_registered(state)
            told.append(state.full_name)

    class Blueprint(Feature, RoutingBlueprint):
        pass

    outer, inner = Blueprint("outer", __name__), Blueprint("inner", __name__)
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    app.register_blueprint(inner, name="alone")
    assert told == ["outer", "outer.inner", "alone"]


SETUP = [
    ("record", (print,)),
    ("record_once", (print,)),
    ("route", ("/",)),
    ("get", ("/",)),
    ("add_url_rule", ("/",)),
    ("endpoint", ("x",)),
    ("register_blueprint", (RoutingBlueprint("other", __name__),)),
    ("before_request", (print,)),
    ("before_app_request", (print,)),
    ("after_app_request", (print,)),
    ("teardown_app_request", (print,)),
    ("before_app_first_request", (print,)),
    ("app_errorhandler", (404,)),
    ("app_url_defaults", (print,)),
    ("app_url_value_preprocessor", (print,)),
    ("url_defaults", (print,)),
    ("url_value_preprocessor", (print,)),
    ("errorhandler", (404,)),
]


@pytest.mark.parametrize(("method", "arguments"), SETUP, ids=[name for name, _ in SETUP])
def test_set_up_is_over_when_it_is_registered(app, blueprint, method, arguments):
    app.register_blueprint(blueprint)
    message = f"The setup method '{method}' can no longer be called on the blueprint 'bp'"
    with pytest.raises(AssertionError, match=message):
        getattr(blueprint, method)(*arguments)


# Functions for the whole application


def test_functions_for_the_whole_application_run_for_every_request(app, client, blueprint):
    order = []
    blueprint.before_app_request(lambda: order.append("before"))
    blueprint.after_app_request(lambda response: order.append("after") or response)
    blueprint.teardown_app_request(lambda error: order.append("teardown"))
    blueprint.app_url_value_preprocessor(lambda endpoint, values: order.append(endpoint))
    blueprint.app_url_defaults(lambda endpoint, values: order.append(f"url {endpoint}"))
    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="second")
    app.add_url_rule("/", "index", lambda: url_for("index"))
    assert client.get("/").text == "/"
    assert order == ["index", "before", "url index", "after", "teardown"]


def test_errors_of_the_whole_application_may_be_handled(app, client, blueprint):
    @blueprint.app_errorhandler(404)
    def nowhere(error):
        return "nowhere", 404

    @blueprint.app_errorhandler(KeyError)
    def missing(error):
        return f"missing {error.args[0]}", 500

    @blueprint.errorhandler(403)
    def forbidden(error):
        return "forbidden here", 403

    blueprint.add_url_rule("/no", "no", lambda: abort(403))
    app.add_url_rule("/no", "no", lambda: abort(403))
    app.add_url_rule("/key", "key", lambda: {}["x"])
    app.register_blueprint(blueprint)
    assert client.get("/nothing").text == "nowhere"
    assert client.get("/key").text == "missing x"
    assert client.get("/bp/no").text == "forbidden here"
    assert "forbidden here" not in client.get("/no").text


def test_decorators_return_their_function(blueprint):
    def function(*arguments):
        """Do nothing."""

    for name in (
        "before_app_request",
        "after_app_request",
        "teardown_app_request",
        "app_url_defaults",
        "app_url_value_preprocessor",
        "before_app_first_request",
    ):
        assert getattr(blueprint, name)(function) is function
    assert blueprint.app_errorhandler(404)(function) is function


def test_a_bare_blueprint_has_no_routes():
    assert not hasattr(BaseBlueprint("bp", __name__), "route")


def test_a_deep_copy_of_a_blueprint_is_a_blueprint_of_its_own(app):
    original = RoutingBlueprint("original", __name__)
    original.add_url_rule("/", view_func=lambda: "view", endpoint="index")
    copied = copy.deepcopy(original)
    copied.name = "copied"
    copied.before_request(lambda: "before")
    app.register_blueprint(original)
    app.register_blueprint(copied, url_prefix="/copied")
    client = Client(app)
    assert (client.get("/").text, client.get("/copied/").text) == ("view", "before")
