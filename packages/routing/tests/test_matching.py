from __future__ import annotations

import pytest
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import RequestRedirect
from werkzeug.routing import Rule as WerkzeugRule
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.urls import iri_to_uri

from glassware_core import Request, RequestContext
from glassware_routing import Map, RoutingApp, Rule
from glassware_routing.matcher import Index


@pytest.fixture
def looked_up(app, monkeypatch):
    """Note each request that Werkzeug matches."""
    asked = []
    stock = RequestContext.match_request

    class Noting(Index):
        def find(self, path, method):
            asked.append("quick")
            return super().find(path, method)

    monkeypatch.setattr("glassware_routing.url_map.Index", Noting)
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    app.add_url_rule("/slash/", view_func=lambda: "slash", endpoint="slash")
    assert RequestContext.match_request is stock
    return asked


def adapters_made(app):
    made = []
    stock = app.create_url_adapter

    def create_url_adapter(request):
        made.append(request)
        return stock(request)

    app.create_url_adapter = create_url_adapter
    return made


def test_a_request_to_a_known_host_needs_no_adapter(app, client, in_request, looked_up):
    for path in ("/", "/nowhere"):
        client.get(path)
        with in_request(app, path) as context:
            assert "_url_adapter" not in vars(context)
            assert context.url_adapter.match("/") == ("index", {})


def test_the_first_request_to_a_host_is_matched_quickly_too(app, client, looked_up):
    assert client.get("/").text == "index"
    assert looked_up == ["quick"]
    assert app.url_map._remap  # the whole map was not sorted


def test_doubt_goes_to_werkzeug(app, client, looked_up):
    client.get("/")
    response = client.get("/slash?a=1")
    assert (response.status_code, response.location) == (308, "http://localhost/slash/?a=1")
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("how", ["instance", "subclass", "later"])
def test_an_overridden_adapter_is_asked_for_each_request(app_class, how):
    other = Map([Rule("/other", endpoint="other")])

    def create_url_adapter(self, request):
        return other.bind("localhost", path_info=request.path)

    made = type("Own", (app_class,), {})
    app = made(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "stock", endpoint="stock")
    app.view_functions["other"] = lambda: "other"
    if how == "later":
        assert get(app, "/").text == "stock"
    if how == "instance":
        app.create_url_adapter = create_url_adapter.__get__(app)
    else:
        made.create_url_adapter = create_url_adapter
    assert get(app, "/other").text == "other"
    assert get(app, "/").status_code == 404
    if how == "instance":
        del app.create_url_adapter
        assert get(app, "/").text == "stock"


def get(app, path, **environ):
    from werkzeug.test import Client

    return Client(app).get(path, **environ)


def test_without_an_adapter_nothing_matches(app, client):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    app.create_url_adapter = lambda request: None
    assert client.get("/").status_code == 404


def test_a_map_of_werkzeug_may_take_the_place(app, client):
    app.url_map = WerkzeugMap([Rule("/werkzeug", endpoint="w")])
    app.view_functions["w"] = lambda: "werkzeug"
    assert client.get("/werkzeug").text == "werkzeug"
    app.url_map = Map([Rule("/ours", endpoint="w")])
    assert client.get("/ours").text == "werkzeug"
    assert client.get("/werkzeug").status_code == 404


def test_a_map_class_of_ones_own_is_used(app_class):
    class Folding(Map):
        def bind_to_environ(self, environ, server_name=None, subdomain=None):
            environ = {**environ, "PATH_INFO": environ["PATH_INFO"].lower()}
            return super().bind_to_environ(environ, server_name, subdomain)

    class Own(app_class):
        url_map_class = Folding

    app = Own(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/a", view_func=lambda: "a", endpoint="a")
    for _ in range(2):
        assert get(app, "/A").text == "a"


def test_a_context_class_of_ones_own_matches_itself(app_class):
    class Own(RequestContext):
        def match_request(self):
            self.request.url_rule = Rule("/", endpoint="own")
            self.request.view_args = {}

    class OwnApp(app_class):
        def request_context(self, environ):
            return Own(self, environ)

    app = OwnApp(__name__, root_path=".", static_folder=None)
    app.view_functions["own"] = lambda: "own"
    app.add_url_rule("/a", view_func=lambda: "a", endpoint="a")
    for _ in range(2):
        assert get(app, "/a").text == "own"


def test_a_patched_matching_of_contexts_is_used(app, client, monkeypatch):
    app.add_url_rule("/a", view_func=lambda: "a", endpoint="a")

    def match_request(self):
        self.request.url_rule = Rule("/", endpoint="a")
        self.request.view_args = {}

    monkeypatch.setattr(RequestContext, "match_request", match_request)
    assert client.get("/whatever").text == "a"


def test_websocket_requests_match_websocket_rules_alone(app, client):
    app.add_url_rule("/ws", view_func=lambda: "ws", endpoint="ws", websocket=True)
    app.add_url_rule("/http", view_func=lambda: "http", endpoint="http")
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    for _ in range(2):
        assert client.get("/http").text == "http"
        assert client.get("/ws").status_code == 400
        assert client.get("/ws", headers=upgrade).text == "ws"
        assert client.get("/http", headers=upgrade).status_code == 400
        assert client.get("/http", base_url="ws://localhost").status_code == 400


def test_trusted_hosts_hold_for_every_request(app, client):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    assert client.get("/", headers={"Host": "other.com"}).text == "index"
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    for _ in range(3):
        assert client.get("/").text == "index"
        assert client.get("/", headers={"Host": "other.com"}).status_code == 400
    app.config["TRUSTED_HOSTS"].append("other.com")
    assert client.get("/", headers={"Host": "other.com"}).text == "index"
    app.config["TRUSTED_HOSTS"] = None
    assert client.get("/", headers={"Host": "third.com"}).text == "index"


def test_the_request_knows_which_hosts_are_trusted(app, client, in_request):
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    for _ in range(2):
        with in_request(app) as context:
            assert context.request.trusted_hosts == ["localhost"]


def test_trusted_hosts_of_a_request_class_hold(app, client):
    class Own(Request):
        trusted_hosts = ["localhost"]

    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    app.request_class = Own
    for _ in range(2):
        assert client.get("/").text == "index"
        assert client.get("/", headers={"Host": "other.com"}).status_code == 400


def test_a_configuration_that_takes_its_place_is_used(app, client):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    assert client.get("/").text == "index"
    app.config = app.config.__class__(".", {**app.config, "TRUSTED_HOSTS": ["other.com"]})
    assert client.get("/").status_code == 400


def test_subdomain_matching_that_is_set_later_is_noticed(app, client):
    app.config["SERVER_NAME"] = "example.com"
    app.add_url_rule("/", view_func=lambda: "top", endpoint="top")
    app.add_url_rule("/", view_func=lambda: "sub", endpoint="sub", subdomain="sub")
    there = {"Host": "sub.example.com"}
    assert client.get("/", headers=there).text == "top"
    app.subdomain_matching = True
    assert client.get("/", headers=there).text == "sub"


def test_an_environment_without_a_path_is_that_of_the_root(app):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    environ = EnvironBuilder().get_environ()
    del environ["PATH_INFO"]
    for _ in range(2):
        with app.request_context({**environ}) as context:
            assert context.request.endpoint == "index"


def test_the_link_does_not_keep_the_application_alive(app_class):
    import weakref

    app = app_class(__name__, root_path=".", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    assert get(app, "/").text == "index"
    link = app.compile_match()
    reference = weakref.ref(app)
    del app
    assert reference() is None
    assert callable(link)


def test_a_patched_class_of_the_part_is_used(app, client, monkeypatch):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    assert client.get("/").text == "index"
    monkeypatch.setattr(RoutingApp, "create_url_adapter", lambda self, request: None)
    assert client.get("/").status_code == 404


@pytest.mark.parametrize("query", ["a\nb", "a\rb", "a\r\nX-Injected: 1"])
def test_a_line_break_in_the_query_of_a_redirected_request_is_encoded(app, send, query):
    app.add_url_rule("/slash/", endpoint="slash", view_func=lambda: "there")
    response = send(app, PATH_INFO="/slash", QUERY_STRING=query)
    assert response.status_code == 308
    location = response.headers["Location"]
    assert location.startswith("http://localhost/slash/?a%0")
    assert "X-Injected" not in response.headers


def test_a_missing_slash_with_an_environment_that_is_none_is_a_client_error(app, client):
    app.add_url_rule("/folder/", "folder", lambda: "folder")
    assert client.get("/folder").status_code == 308  # the host is known now
    environ = {**EnvironBuilder("/folder").get_environ(), "SCRIPT_NAME": "\u20ac"}
    assert run_wsgi_app(app, environ)[1] == "400 BAD REQUEST"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"QUERY_STRING": "a=1&b=%20c?&d"},
        {"QUERY_STRING": "a=\xc3\xa4"},
        {"PATH_INFO": "/a+b@c=(d)"},
        {"PATH_INFO": "/a%2Fb"},
        {"PATH_INFO": "/a?b"},
        {"PATH_INFO": "/a b"},
        {"PATH_INFO": "/\xc3\xa4"},
        {"HTTP_HOST": "Example.ORG"},
        {"HTTP_HOST": "example.org:80"},
        {"HTTP_HOST": "example.org:8080"},
        {"HTTP_HOST": "example.org", "wsgi.url_scheme": "https"},
        {"HTTP_HOST": "b\xc3\xbccher.example"},
        {"SCRIPT_NAME": "/mounted"},
    ],
)
@pytest.mark.parametrize(
    ("server_name", "subdomain"), [(None, ""), ("example.org", ""), (None, "www")]
)
def test_a_redirect_to_the_slash_is_the_one_of_werkzeug(app, server_name, subdomain, changes):
    app.url_map.default_subdomain = subdomain
    app.config["SERVER_NAME"] = server_name
    app.add_url_rule("/<name>/", "folder", lambda name: name)
    environ = {**EnvironBuilder("/folder").get_environ(), **changes}
    with app.request_context(environ.copy()) as context:
        adapter = context.url_adapter
        with pytest.raises(RequestRedirect) as raised:
            WerkzeugMap([WerkzeugRule("/<name>/")], default_subdomain=subdomain).bind_to_environ(
                environ, adapter.server_name, adapter.subdomain
            ).match()
    for _ in range(2):  # the first request to a host has an adapter
        _, status, headers = run_wsgi_app(app, environ.copy())
        assert status == "308 PERMANENT REDIRECT"
        assert headers["Location"] == iri_to_uri(raised.value.new_url)
