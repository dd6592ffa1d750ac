from __future__ import annotations

import gc
import weakref

import pytest
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BaseConverter, RequestRedirect, RoutingException
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import Rule as WerkzeugRule
from werkzeug.test import Client

from glassware_core import Kernel, Response, compose, current, request
from glassware_routing import Map, MethodView, RoutingApp, RoutingBlueprint, Rule, url_for


def rule_of(app, endpoint):
    (rule,) = app.url_map.iter_rules(endpoint)
    return rule


# Routes


def test_a_route_is_answered_by_its_view(app, client):
    @app.route("/hello/<name>/<int:times>")
    def hello(name, times):
        return f"Hello {name}! " * times

    assert client.get("/hello/you/2").text == "Hello you! Hello you! "
    assert client.get("/hello/you/two").status_code == 404
    assert hello("me", 1) == "Hello me! "


def test_each_converter_gives_its_type(app, client):
    for kind in ("string", "int", "float", "path", "uuid", "any(a, b)", "default"):
        name = kind.partition("(")[0]
        app.add_url_rule(
            f"/{name}/<{kind}:x>", view_func=lambda x: f"{type(x).__name__} {x}", endpoint=name
        )
    uuid = "12345678-1234-1234-1234-123456789abc"
    for path, text in {
        "/string/a": "str a",
        "/default/a": "str a",
        "/int/07": "int 7",
        "/float/1.50": "float 1.5",
        "/path/a/b/c": "str a/b/c",
        "/uuid/" + uuid: "UUID " + uuid,
        "/any/b": "str b",
    }.items():
        assert client.get(path).text == text
    for path in ("/string/a/b", "/int/a", "/float/1", "/uuid/1", "/any/c", "/path/"):
        assert client.get(path).status_code == 404


def test_a_converter_of_ones_own_reads_and_writes_values(app, client):
    class Listed(BaseConverter):
        def to_python(self, value):
            return value.split(",")

        def to_url(self, value):
            return ",".join(map(super().to_url, value))

    app.url_map.converters["list"] = Listed

    @app.route("/<list:names>")
    def show(names):
        return "|".join(names) + url_for("show", names=["x", "y z"])

    assert client.get("/1,2").text == "1|2/x,y%20z"


def test_a_rule_with_a_slash_at_its_end_redirects_to_it(app, client):
    app.add_url_rule("/a/", view_func=lambda: "a", endpoint="a")
    app.add_url_rule("/b", view_func=lambda: "b", endpoint="b")
    app.add_url_rule("/c/", view_func=lambda: "c", endpoint="c", strict_slashes=False)
    redirect = client.get("/a?x=1")
    assert (redirect.status_code, redirect.location) == (308, "http://localhost/a/?x=1")
    assert client.get("/b/").status_code == 404
    assert [client.get(path).text for path in ("/c", "/c/")] == ["c", "c"]


def test_repeated_slashes_are_merged(app, client, send):
    app.add_url_rule("/a/b", view_func=lambda: "b", endpoint="b")
    assert client.get("/a//b").location == "http://localhost/a/b"
    assert send(app, PATH_INFO="//a/b").data == b"b"  # those in front are no part of the path


def test_defaults_redirect_to_the_rule_that_has_them(app, client):
    @app.route("/all/", defaults={"page": 1})
    @app.route("/all/page/<int:page>")
    def show(page):
        return f"page {page}"

    assert client.get("/all/").text == "page 1"
    assert client.get("/all/page/2").text == "page 2"
    assert client.get("/all/page/1").location == "http://localhost/all/"


def test_rules_may_redirect_and_be_aliases(app, client):
    app.add_url_rule("/new/<int:x>", view_func=lambda x: f"new {x}", endpoint="new")
    app.add_url_rule("/old/<int:x>", endpoint="old", redirect_to="new/<x>")
    app.add_url_rule("/same/<int:x>", endpoint="new", alias=True)
    assert client.get("/old/3").location == "http://localhost/new/3"
    assert client.get("/same/4").location == "http://localhost/new/4"


def test_a_rule_for_building_alone_matches_nothing(app, client, in_request):
    app.add_url_rule("/a", endpoint="a", build_only=True)
    assert client.get("/a").status_code == 404
    with in_request(app):
        assert app.url_for("a") == "/a"


def test_methods_are_those_of_the_rule(app, client):
    app.add_url_rule("/", view_func=lambda: request.method, endpoint="get")
    app.add_url_rule("/", view_func=lambda: "posted", endpoint="post", methods=["post"])
    assert client.get("/").text == "GET"
    assert client.post("/").text == "posted"
    assert client.head("/").content_length == len("HEAD")
    refused = client.put("/")
    assert refused.status_code == 405
    assert sorted(refused.allow) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_options_are_answered_with_the_methods(app, client):
    app.add_url_rule("/", view_func=lambda: "", endpoint="get")
    app.add_url_rule("/", view_func=lambda: "", endpoint="post", methods=["POST"])
    answer = client.options("/")
    assert (answer.status_code, answer.text) == (200, "")
    assert sorted(answer.allow) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_options_may_be_answered_by_the_view(app, client):
    app.add_url_rule("/own", view_func=lambda: "own", endpoint="own", methods=["GET", "OPTIONS"])
    app.add_url_rule("/no", view_func=lambda: "", endpoint="no", provide_automatic_options=False)
    assert client.options("/own").text == "own"
    assert client.options("/no").status_code == 405


def test_the_configuration_may_say_that_options_are_not_answered(app, client):
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.add_url_rule("/", view_func=lambda: "", endpoint="x")
    assert rule_of(app, "x").provide_automatic_options is False
    assert client.options("/").status_code == 405


def test_the_method_of_a_request_class_decides(app, client):
    class Own(app.request_class):
        @property
        def method(self):
            return self.headers.get("X-Method", self.environ["REQUEST_METHOD"])

    app.request_class = Own
    app.add_url_rule("/", view_func=lambda: "view", endpoint="x", methods=["GET", "POST"])
    assert client.post("/").text == "view"
    answer = client.post("/", headers={"X-Method": "OPTIONS"})
    assert "POST" in answer.allow


def test_the_answer_to_options_may_be_overridden(app_class):
    class Own(app_class):
        def make_default_options_response(self):
            response = super().make_default_options_response()
            response.headers["X-Own"] = "yes"
            return response

    app = Own(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "", endpoint="x")
    assert Client(app).options("/").headers["X-Own"] == "yes"


def test_a_view_function_is_not_replaced_by_another_one(app):
    def view(): ...

    app.add_url_rule("/a", view_func=view)
    app.add_url_rule("/b", view_func=view)
    with pytest.raises(AssertionError, match="overwriting an existing endpoint function: view"):
        app.add_url_rule("/c", "view", lambda: None)
    assert [rule.rule for rule in app.url_map.iter_rules()] == ["/a", "/b"]


def test_a_rule_that_is_no_path_is_named(app):
    with pytest.raises(TypeError, match=r"'rule' must be a path.*found 3"):
        app.add_url_rule(3, endpoint="x")
    with pytest.raises(ValueError, match="'a' must start with a slash"):
        app.add_url_rule("a", endpoint="x")
    with pytest.raises(LookupError, match="the converter 'no' does not exist"):
        app.add_url_rule("/<no:a>", endpoint="x")
    with pytest.raises(TypeError, match="nonsense"):
        app.add_url_rule("/a", endpoint="x", nonsense=1)


def test_routes_cannot_be_added_after_the_first_request(app, client):
    client.get("/")
    for add in (
        lambda: app.route("/a"),
        lambda: app.add_url_rule("/a", endpoint="a"),
        lambda: app.register_blueprint(RoutingBlueprint("bp", __name__)),
        lambda: app.url_defaults(print),
        lambda: app.url_value_preprocessor(print),
    ):
        with pytest.raises(AssertionError, match="can no longer be called on the application"):
            add()


def test_rules_may_be_put_into_the_map(app, client):
    app.url_map.add(WerkzeugRule("/werkzeug/<int:x>", endpoint="werkzeug"))
    app.endpoint("werkzeug")(lambda x: f"werkzeug {x}")
    for _ in range(2):
        assert client.get("/werkzeug/1").text == "werkzeug 1"


def test_an_endpoint_without_a_view_function_is_named(app, client):
    app.testing = True
    app.add_url_rule("/", endpoint="nothing")
    with pytest.raises(KeyError, match=r"The endpoint 'nothing' has URL rules and no view"):
        client.get("/")


def test_a_view_function_may_be_found_by_what_holds_them(app, client):
    class Made(dict):
        def __missing__(self, endpoint):
            return lambda: f"made for {endpoint}"

    app.view_functions = Made()
    app.add_url_rule("/", endpoint="x")
    assert client.get("/").text == "made for x"


def test_a_view_function_that_is_replaced_is_used(app, client):
    app.add_url_rule("/", view_func=lambda: "one", endpoint="x")
    assert client.get("/").text == "one"
    app.view_functions["x"] = lambda: "two"
    assert client.get("/").text == "two"


def test_classes_of_the_map_and_the_rules_may_be_ones_own(app_class):
    class Own(app_class):
        url_map_class = type("OwnMap", (WerkzeugMap,), {})
        url_rule_class = type("OwnRule", (WerkzeugRule,), {})

    app = Own(__name__, root_path=".")
    app.add_url_rule("/", view_func=lambda: "x", endpoint="x")
    assert type(app.url_map) is Own.url_map_class
    assert type(rule_of(app, "x")) is Own.url_rule_class
    assert Client(app).get("/").text == "x"
    assert (RoutingApp.url_map_class, RoutingApp.url_rule_class) == (Map, Rule)


# Functions around a request


def test_url_value_preprocessors_come_first_and_may_change_the_values(app, client):
    calls = []

    @app.url_value_preprocessor
    def pull(endpoint, values):
        calls.append(("pull", endpoint, dict(values)))
        values["extra"] = values.pop("lang")

    app.before_request(lambda: calls.append("before"))
    app.add_url_rule("/<lang>", view_func=lambda extra: extra, endpoint="x")
    assert client.get("/en").text == "en"
    assert calls == [("pull", "x", {"lang": "en"}), "before"]


def test_they_are_called_where_nothing_matched(app, client):
    calls = []
    app.url_value_preprocessor(lambda endpoint, values: calls.append((endpoint, values)))
    assert client.get("/nowhere").status_code == 404
    assert calls == [(None, None)]


def test_they_may_be_put_into_the_table_at_any_time(app, client):
    calls = []
    app.add_url_rule("/", view_func=lambda: "x", endpoint="x")
    client.get("/")
    app.url_value_preprocessors[None].append(lambda endpoint, values: calls.append(endpoint))
    client.get("/")
    assert calls == ["x"]


def test_the_view_is_not_called_where_a_function_before_it_answers(app, client):
    app.add_url_rule("/", view_func=lambda: pytest.fail("called"), endpoint="x")
    app.before_request(lambda: request.endpoint)
    assert client.get("/").text == "x"


def test_functions_before_a_request_run_for_urls_that_match_nothing(app, client):
    app.before_request(lambda: None if request.endpoint else "instead")
    assert client.get("/nowhere").text == "instead"


# Errors of the routing


def test_a_redirect_of_the_routing_is_given_to_no_handler(app, client):
    app.add_url_rule("/a/", view_func=lambda: "a", endpoint="a")
    app.register_error_handler(HTTPException, lambda error: ("handled", 200))
    app.register_error_handler(RequestRedirect, lambda error: ("handled", 200))
    assert client.get("/a").status_code == 308
    assert client.get("/nowhere").text == "handled"


@pytest.mark.parametrize("query", ["a=\r\nX-Evil: yes", "\x00", "\xff", "a b", "%zz"])
def test_a_query_of_any_kind_is_redirected_with_its_path(app, send, query):
    app.add_url_rule("/a/", view_func=lambda: "a", endpoint="a")
    answer = send(app, PATH_INFO="/a", QUERY_STRING=query)
    assert answer.status_code == 308
    assert "X-Evil" not in answer.headers
    assert answer.headers["Location"].startswith("http://localhost/a/?")
    assert answer.headers["Location"].isascii()


def test_any_exception_of_the_routing_is_given_to_no_handler(app, client):
    class Elsewhere(HTTPException, RoutingException):
        code = 421

    def view():
        raise Elsewhere

    app.add_url_rule("/", view_func=view)
    app.register_error_handler(HTTPException, lambda error: ("handled", 200))
    assert client.get("/").status_code == 421


def test_a_url_that_is_nowhere_is_handled_as_the_error_it_is(app, client):
    seen = []
    app.register_error_handler(404, lambda error: (seen.append(error), ("none", 404))[1])
    for path in ("/nowhere", "/nowhere//at/all"):
        assert client.get(path).text == "none"
    assert [type(error) for error in seen] == [NotFound, NotFound]
    assert seen[0] is not seen[1]


def test_what_raises_routing_errors_may_be_overridden(app_class):
    class Own(app_class):
        def raise_routing_exception(self, request):
            raise NotFound(f"no {request.path}")

    app = Own(__name__, root_path=".", static_folder=None)
    assert "no /nowhere" in Client(app).get("/nowhere").text


def test_dispatching_may_be_overridden(app_class):
    class Own(app_class):
        def dispatch_request(self):
            return "before " + super().dispatch_request()

    app = Own(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "view", endpoint="x")
    assert Client(app).get("/").text == "before view"


ODD_PATHS = [
    "",
    "*",
    "a",
    "//",
    "/" * 1000,
    "/\x00",
    "/\xff\xfe",
    "/a\nb",
    "/" + "9" * 5000,
    "/-1",
    "/%",
    "/" + "a/" * 3000,
    "/x.php?",
    "/..//..",
    "/٣".encode().decode("latin1"),
]


@pytest.mark.parametrize("path", ODD_PATHS)
@pytest.mark.parametrize("method", ["GET", "get", "", "--", "É", "OPTIONS", "X" * 5000])
def test_no_path_and_no_method_is_an_error_of_the_server(app, send, path, method):
    app.add_url_rule("/<int:n>", view_func=lambda n: "n", endpoint="n")
    app.add_url_rule("/<path:p>/", view_func=lambda p: url_for("p", p=p), endpoint="p")
    app.add_url_rule("/f/<float:f>", view_func=lambda f: "f", endpoint="f")
    app.add_url_rule("/", view_func=lambda: "i", endpoint="i", methods=["GET", "POST"])
    answer = send(app, PATH_INFO=path, REQUEST_METHOD=method, QUERY_STRING="%ff&\xe9=1")
    assert answer.status_code < 500


# Blueprints


def test_blueprints_are_listed_in_the_order_of_their_registration(app):
    blueprints = [RoutingBlueprint(name, __name__) for name in ("b", "a", "c")]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    assert list(app.iter_blueprints()) == blueprints
    assert list(app.blueprints) == ["b", "a", "c"]


def test_what_is_no_blueprint_is_named(app):
    with pytest.raises(AttributeError, match="'blueprint' must be a Blueprint; found 3"):
        app.register_blueprint(3)


# Static files


@pytest.fixture
def static_folder(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.txt").write_text("from a file")
    return tmp_path


def test_static_files_are_served(app_class, static_folder, in_request):
    app = app_class(__name__, root_path=str(static_folder))
    client = Client(app)
    with client.get("/static/a.txt") as response:
        assert response.text == "from a file"
    assert client.get("/static/nothing").status_code == 404
    assert client.get("/static/../conftest.py").status_code == 404
    with in_request(app):
        assert app.url_for("static", filename="a b.txt") == "/static/a%20b.txt"


@pytest.mark.parametrize("path", ["/assets", "/assets/", "/"])
def test_static_files_may_have_another_path(app_class, static_folder, path):
    app = app_class(__name__, root_path=str(static_folder), static_url_path=path)
    with Client(app).get(f"{path.rstrip('/')}/a.txt") as response:
        assert response.text == "from a file"


def test_static_files_may_be_sent_by_ones_own_method(app_class, static_folder):
    class Own(app_class):
        def send_static_file(self, filename):
            return f"own {filename}"

    assert Client(Own(__name__, root_path=str(static_folder))).get("/static/x").text == "own x"


def test_without_a_folder_there_is_no_rule(app):
    assert list(app.url_map.iter_rules()) == []


def test_static_files_may_be_on_one_host(app_class, static_folder):
    app = app_class(
        __name__, root_path=str(static_folder), host_matching=True, static_host="files.com"
    )
    assert rule_of(app, "static").host == "files.com"
    with Client(app).get("/static/a.txt", headers={"Host": "files.com"}) as response:
        assert response.status_code == 200
    assert Client(app).get("/static/a.txt").status_code == 404


@pytest.mark.parametrize("options", [{"host_matching": True}, {"static_host": "files.com"}])
def test_host_matching_and_the_static_host_belong_together(app_class, options):
    with pytest.raises(AssertionError, match="Invalid static_host/host_matching combination"):
        app_class(__name__, root_path=".", **options)
    app_class(__name__, root_path=".", static_folder=None, **options)


# The application


def test_options_that_no_part_knows_are_refused(app_class):
    with pytest.raises(TypeError, match="'nonsense'"):
        app_class(__name__, root_path=".", nonsense=1)


def test_it_can_be_composed_or_written_out(static_folder):
    composed = compose(RoutingApp)

    class Written(RoutingApp, Kernel):
        pass

    assert composed.__mro__[1:] == Written.__mro__[1:]
    app = composed(__name__, root_path=str(static_folder))
    with Client(app).get("/static/a.txt") as response:
        assert response.status_code == 200


def test_tables_may_be_filled_before_the_constructor_runs(app_class):
    class Own(app_class):
        def __init__(self):
            self.url_build_error_handlers.append(lambda error, endpoint, values: "handled")
            self.view_functions["x"] = lambda: "x"
            super().__init__(__name__, root_path=".")

    app = Own()
    app.add_url_rule("/", endpoint="x")
    assert Client(app).get("/").text == "x"
    assert len(app.url_build_error_handlers) == 1


REQUESTS = ["/", "/slash", "/number/1", "/number/10", "/nowhere", "/static/none", "/a//b"]


@pytest.mark.parametrize("path", REQUESTS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_it_is_freed_with_its_last_reference(app_class, path, method):
    app = app_class(__name__, root_path=".")
    app.add_url_rule("/", view_func=lambda: url_for("number", x=1), endpoint="index")
    app.add_url_rule("/slash/", view_func=lambda: "slash", endpoint="slash")
    app.add_url_rule("/number/<int(max=5):x>", view_func=lambda x: "number", endpoint="number")
    app.add_url_rule("/a/b", view_func=lambda: "b", endpoint="b")
    app.register_blueprint(RoutingBlueprint("bp", __name__, static_folder="static"))
    app.url_value_preprocessor(lambda endpoint, values: None)
    gc.disable()
    try:
        Client(app).open(path, method=method)
        reference = weakref.ref(app)
        del app
        assert reference() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("host", ["a b", "a..b", "other.com"])
def test_it_is_freed_after_hosts_that_were_refused(app_class, send, host):
    app = app_class(__name__, root_path=".")
    app.config["TRUSTED_HOSTS"] = ["localhost"] if host == "other.com" else None
    gc.disable()
    try:
        assert send(app, HTTP_HOST=host).status_code == 400
        reference = weakref.ref(app)
        del app
        assert reference() is None
    finally:
        gc.enable()


def test_views_may_return_whatever_makes_a_response(app, client):
    app.add_url_rule("/json", view_func=lambda: {"a": [1]}, endpoint="json")
    app.add_url_rule("/tuple", view_func=lambda: ("made", 201, {"X-A": "b"}), endpoint="tuple")
    app.add_url_rule("/own", view_func=lambda: Response("own", 202), endpoint="own")
    assert client.get("/json").json == {"a": [1]}
    assert client.get("/tuple").status == "201 CREATED"
    assert client.get("/own").status_code == 202


def test_a_pushed_copy_of_a_context_matches_anew(app, in_request):
    app.add_url_rule("/<int:x>", endpoint="x")
    app.open_session = lambda context: {}
    with in_request(app, "/5") as context:
        context.request.view_args["x"] = 6
        with type(context)(app, context.request.environ, context.request):
            assert current().request.view_args == {"x": 5}


@pytest.mark.parametrize(
    "work",
    [
        lambda app: app.dispatch_request(),
        lambda app: app.make_default_options_response(),
        lambda app: MethodView().dispatch_request(),
    ],
)
def test_what_needs_a_request_is_a_runtime_error_outside_of_one(app, work):
    with pytest.raises(RuntimeError, match="request context"):
        work(app)
    with app.app_context(), pytest.raises(RuntimeError, match="request context"):
        work(app)
