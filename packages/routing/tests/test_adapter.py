from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest
from werkzeug.test import Client, EnvironBuilder

from glassware_core import current
from glassware_routing import RoutingApp, adapter, url_for
from glassware_routing.adapter import subdomain_of


@pytest.fixture
def hosts(app_class):
    app = app_class(__name__, root_path=".", host_matching=True, static_folder=None)
    app.add_url_rule("/", view_func=lambda: "a", endpoint="a", host="a.com")
    app.add_url_rule("/", view_func=lambda sub: sub, endpoint="b", host="<sub>.b.com")
    app.add_url_rule("/", view_func=lambda: "port", endpoint="port", host="a.com:5000")
    return app


@pytest.fixture
def subdomains(app_class):
    app = app_class(__name__, root_path=".", subdomain_matching=True, static_folder=None)
    app.config["SERVER_NAME"] = "example.com"
    app.add_url_rule("/", view_func=lambda: "top", endpoint="top")
    app.add_url_rule("/", view_func=lambda user: user, endpoint="sub", subdomain="<user>")
    return app


def get(app, host, path="/", **options):
    return Client(app).get(path, headers={"Host": host}, **options)


TEXTS = st.text(st.characters(max_codepoint=255), max_size=12)


@settings(deadline=None)
@given(
    host=st.sampled_from(["localhost", "LocalHost:80", "a.com:443", "b.com:5000", "[::1]:80"]),
    scheme=st.sampled_from(["http", "https"]),
    method=st.sampled_from(["GET", "POST", "get"]),
    texts=st.fixed_dictionaries(
        {}, optional={"SCRIPT_NAME": TEXTS, "PATH_INFO": TEXTS, "QUERY_STRING": TEXTS}
    ),
    default_subdomain=st.sampled_from(["", "www"]),
)
def test_a_known_host_is_bound_as_it_was_before(host, scheme, method, texts, default_subdomain):
    app = RoutingApp(__name__, root_path=".", static_folder=None)
    app.url_map.default_subdomain = default_subdomain
    environ = {"HTTP_HOST": host, "wsgi.url_scheme": scheme, "REQUEST_METHOD": method, **texts}
    first = app.create_url_adapter(app.request_class(environ))
    assert app._known_hosts.server_name(host, None, scheme) is not None
    again = app.create_url_adapter(app.request_class(environ))
    assert vars(again) == vars(first)
    assert vars(first) == vars(app.url_map.bind_to_environ(environ, subdomain=default_subdomain))


def test_a_known_host_with_text_that_stands_for_no_bytes_is_refused(app):
    environ = EnvironBuilder().get_environ()
    app.create_url_adapter(app.request_class(environ))
    for name in ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"):
        with pytest.raises(BadRequest, match="characters that stand for no byte"):
            app.create_url_adapter(app.request_class({**environ, name: "\N{SNOWMAN}"}))


def test_a_known_host_is_bound_anew_where_more_than_it_decides(app, monkeypatch):
    environ = EnvironBuilder().get_environ()

    def bound(**more):
        return app.create_url_adapter(app.request_class({**environ, **more}))

    assert (bound().server_name, bound().server_name) == ("localhost", "localhost")
    websocket = {"HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "Upgrade"}
    assert bound(**websocket).url_scheme == "ws"
    app.config["SERVER_NAME"] = "example.com"
    assert bound().server_name == "example.com"
    app.config["SERVER_NAME"] = None
    app.config["TRUSTED_HOSTS"] = ["other.com"]
    with pytest.raises(BadRequest):
        bound()
    app.config["TRUSTED_HOSTS"] = None
    monkeypatch.setattr(app.url_map, "bind", lambda *args, **options: "bound")
    monkeypatch.setattr(app.url_map, "bind_to_environ", lambda *args, **options: WithName())
    assert bound().server_name == "mine"


class WithName:
    server_name = "mine"


def test_hosts_are_matched(hosts):
    assert get(hosts, "a.com").text == "a"
    assert get(hosts, "x.b.com").text == "x"
    assert get(hosts, "a.com:5000").text == "port"
    assert get(hosts, "c.com").status_code == 404


def test_the_server_name_does_not_hide_the_host(hosts):
    hosts.config["SERVER_NAME"] = "c.com"
    assert get(hosts, "a.com").text == "a"


def test_subdomains_are_matched(subdomains):
    assert get(subdomains, "example.com").text == "top"
    assert get(subdomains, "example.com:80").text == "top"
    assert get(subdomains, "Me.Example.com").text == "me"
    assert get(subdomains, "a.b.example.com").text == "a.b"


def test_another_host_is_warned_of_and_has_no_subdomain(subdomains):
    with pytest.warns(UserWarning, match="'other.com' doesn't match configured .*'example.com'"):
        assert get(subdomains, "other.com").text == "<invalid>"


def test_each_host_is_warned_of_once(subdomains, recwarn):
    import warnings

    warnings.simplefilter("default")
    for _ in range(3):
        get(subdomains, "once.com")
    assert len(recwarn) == 1


def test_without_matching_the_server_name_restricts_no_request(app):
    app.config["SERVER_NAME"] = "example.com"
    app.add_url_rule("/", view_func=lambda: url_for("index", _external=True), endpoint="index")
    assert get(app, "other.com").text == "http://example.com/"


def test_the_default_subdomain_is_where_rules_are(app):
    app.url_map.default_subdomain = "www"
    app.add_url_rule("/", view_func=lambda: url_for("index"), endpoint="index")
    assert get(app, "localhost").text == "/"
    assert get(app, "other.com").text == "/"


@pytest.mark.filterwarnings("ignore:Current server name")
def test_hosts_that_were_warned_of_do_not_fill_the_memory(subdomains):
    for number in range(300):
        get(subdomains, f"host{number}.com")
    assert len(adapter._warned) < 260


@pytest.mark.parametrize(
    ("host", "name", "scheme", "expected"),
    [
        ("example.com", "example.com", "http", ""),
        ("A.Example.com", "example.COM", "http", "a"),
        ("badexample.com", "example.com", "http", None),
        ("example.com", "example.com:80", "http", ""),
        ("example.com", "example.com:443", "https", ""),
        ("example.com", "example.com:443", "http", None),
        ("a.example.com:5000", "example.com:5000", "http", "a"),
        ("a.example.com", "example.com:5000", "http", None),
        ("", "example.com", "http", None),
        ("example.com", "example.com", "other", ""),
    ],
)
def test_a_host_is_part_of_a_server_by_whole_labels(host, name, scheme, expected):
    assert subdomain_of(host, name, scheme) == expected


NO_HOSTS = ["a b", "a/b", "h:0", "h:99999", "[zz]", "a..b", "x" * 70 + ".com"]


@pytest.mark.parametrize("host", NO_HOSTS)
def test_no_host_is_an_error_of_the_server(app, send, host):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    for _ in range(2):
        assert send(app, HTTP_HOST=host).status_code == 400


def test_a_host_beyond_ascii_is_that_of_its_encoding(app, send):
    app.add_url_rule("/", view_func=lambda: url_for("index", _external=True), endpoint="index")
    for _ in range(2):
        assert send(app, HTTP_HOST="é.com").data == b"http://xn--9ca.com/"


def test_a_host_may_have_underscores_as_those_of_containers_do(app, send, subdomains):
    app.add_url_rule("/", view_func=lambda: url_for("index", _external=True), endpoint="index")
    assert send(app, HTTP_HOST="my_service:8000").data == b"http://my_service:8000/"
    subdomains.config["SERVER_NAME"] = "my_service:8000"
    assert send(subdomains, HTTP_HOST="admin.my_service:8000").status_code == 200


def test_a_request_may_name_no_host(app, send):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    for _ in range(2):
        assert send(app, without=("HTTP_HOST",)).data == b"index"
        assert send(app, HTTP_HOST="").data == b"index"


def test_an_environment_that_is_none_is_refused(app):
    with app.app_context(), pytest.raises(BadRequest, match="PEP 3333"):
        environ = {**EnvironBuilder().get_environ(), "PATH_INFO": "/\N{EURO SIGN}"}
        app.create_url_adapter(app.request_class(environ))


def test_without_a_request_the_configuration_is_bound(app):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    assert app.create_url_adapter(None) is None
    app.config.update(
        SERVER_NAME="example.com", APPLICATION_ROOT="/mount", PREFERRED_URL_SCHEME="https"
    )
    bound = app.create_url_adapter(None)
    assert bound.build("index", force_external=True) == "https://example.com/mount/"


def test_the_error_page_of_a_refused_host_may_build_urls(app):
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    app.register_error_handler(
        400, lambda error: (f"{url_for('index')} {url_for('index', _external=True)}", 400)
    )
    refused = get(app, "evil.com", base_url="http://localhost/mount")
    assert (refused.status_code, refused.text) == (400, "/mount/ http:///mount/")
    app.config["SERVER_NAME"] = "example.com"
    assert get(app, "evil.com").text == "/ http://example.com/"


def test_the_adapter_is_made_when_it_is_asked_for(app, in_request):
    app.add_url_rule("/", view_func=lambda: "index", endpoint="index")
    with in_request(app), in_request(app):
        assert current().rctx.url_adapter.build("index") == "/"
