from __future__ import annotations

import io
from importlib.metadata import version

import pytest
from werkzeug.test import EnvironBuilder as WerkzeugEnvironBuilder
from werkzeug.wrappers import Request as WerkzeugRequest

from glassware_core import (
    current,
    current_app,
    g,
    has_app_context,
    has_request_context,
    request,
    stream_with_context,
)
from glassware_testing import EnvironBuilder, FlaskClient


@pytest.fixture
def client(app):
    return app.test_client()


# Requests


def test_a_response_has_the_class_of_the_application(app, client):
    response = client.get("/")
    assert response.text == "Hello"
    assert isinstance(response, app.response_class)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "trace"])
def test_each_http_method_has_one_of_its_own(client, method):
    response = getattr(client, method)("/echo?a=1")
    assert response.json == [method.upper(), "http://localhost/echo?a=1", ""]


def test_a_head_request_has_no_body(client):
    assert client.head("/").data == b""


def test_the_configuration_says_where_the_request_goes(app, client):
    app.config.update(SERVER_NAME="example.com:1234", APPLICATION_ROOT="/foo")
    assert client.get("/echo").json[1] == "http://example.com:1234/foo/echo"
    assert client.get("/echo", url_scheme="https").json[1] == "https://example.com:1234/foo/echo"
    assert client.get("/echo", subdomain="x").json[1] == "http://x.example.com:1234/foo/echo"


def test_a_whole_url_is_requested_as_it_is(client):
    with client:
        response = client.post("http://domain.com/echo?vodka=42", data={"gin": 43})
        assert response.status_code == 200
        assert request.host == "domain.com"
        assert request.form["gin"] == "43"
        assert request.args["vodka"] == "42"


def test_every_request_comes_from_the_local_address_and_werkzeug(client):
    assert client.get("/address").json == ["127.0.0.1", f"Werkzeug/{version('werkzeug')}"]


def test_environ_base_is_what_every_request_starts_with(client):
    client.environ_base["REMOTE_ADDR"] = "192.168.0.22"
    client.environ_base["HTTP_USER_AGENT"] = "Foo"
    assert client.get("/address").json == ["192.168.0.22", "Foo"]
    one = client.get("/address", environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert one.json == ["10.0.0.1", "Foo"]
    assert client.get("/address").json == ["192.168.0.22", "Foo"]


def test_no_environ_base_is_as_good_as_an_empty_one(client):
    assert client.get("/address", environ_base=None).json[0] == "127.0.0.1"


@pytest.mark.parametrize("builder_class", [EnvironBuilder, WerkzeugEnvironBuilder])
def test_a_builder_can_be_sent(app, client, builder_class):
    arguments = [app] if builder_class is EnvironBuilder else []
    builder = builder_class(*arguments, path="/echo", method="POST", data="x")
    client.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    try:
        with client:
            assert client.open(builder).json == ["POST", "http://localhost/echo", "x"]
            assert request.remote_addr == "127.0.0.2"
    finally:
        builder.close()
    assert builder.environ_base is None


def test_a_wsgi_environment_can_be_sent(app, client):
    environ = EnvironBuilder(app, "/address").get_environ()
    assert client.open(environ).json[0] == "127.0.0.1"
    client.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    assert client.open(environ).json[0] == "127.0.0.2"


def test_a_request_can_be_sent(app, client):
    given = WerkzeugRequest(EnvironBuilder(app, "/address").get_environ())
    given.environ["REMOTE_ADDR"] = "127.0.0.3"
    assert client.open(given).json == ["127.0.0.3", f"Werkzeug/{version('werkzeug')}"]
    assert "HTTP_USER_AGENT" not in given.environ


def test_an_unknown_argument_is_an_error(client):
    with pytest.raises(TypeError, match="'bad'"):
        client.get("/", bad=1)


def test_json_goes_there_and_back(client):
    data = {"drink": {"gin": 1, "tonic": True}, "price": 10}
    with client:
        response = client.post("/json", json=data)
        assert request.is_json
        assert request.get_json() == data
    assert response.is_json
    assert response.json == {"got": data}


def test_the_applications_provider_reads_the_json_of_every_response(app, client):
    app.views["/redirect"] = lambda: ("{}", 302, {"Location": "/", "Content-Type": "text/json"})
    app.json.loads = lambda data, **options: ["read by the provider", data.decode()]
    response = client.get("/redirect", follow_redirects=True)
    assert response.get_json(force=True) == ["read by the provider", "Hello"]
    (first,) = response.history
    assert first.get_json(force=True) == ["read by the provider", "{}"]


def test_posting_json_leaves_no_context_behind(client):
    client.post("/json", json={})
    assert current(None) is None


def test_redirects_are_followed_on_demand(client):
    assert client.get("/redirect").location == "/json"
    response = client.post("/redirect", json=1, follow_redirects=True)
    assert [answer.status_code for answer in response.history] == [302]
    assert response.request.path == "/json"
    assert response.request.method == "GET"


def test_a_buffered_response_is_closed_already(app, client):
    closed = []
    body = ClosingBody(closed)
    app.views["/body"] = lambda: app.response_class(body, direct_passthrough=True)
    response = client.get("/body", buffered=True)
    assert closed == [True]
    assert response.data == b"body"


class ClosingBody:
    """A body that notes when it is closed."""

    def __init__(self, closed):
        self.closed = closed

    def __iter__(self):
        return iter([b"bo", b"dy"])

    def close(self):
        self.closed.append(True)


def test_a_file_can_be_uploaded(app, client):
    app.views["/upload"] = lambda: request.files["file"].read()
    response = client.post("/upload", data={"file": (io.BytesIO(b"content"), "a.txt")})
    assert response.data == b"content"


def test_cookies_are_kept_and_sent_back(app, client):
    def view():
        response = app.response_class(request.cookies.get("seen", "never"))
        response.set_cookie("seen", "before")
        return response

    app.views["/cookie"] = view
    assert [client.get("/cookie").text for _ in range(2)] == ["never", "before"]
    without = app.test_client(use_cookies=False)
    assert [without.get("/cookie").text for _ in range(2)] == ["never", "never"]


def test_exceptions_reach_the_test_when_the_application_tests(app, client):
    assert client.get("/fail").status_code == 500
    app.testing = True
    with pytest.raises(ZeroDivisionError):
        client.get("/fail")


def test_a_subclass_may_change_the_request_that_is_sent(app):
    class Client(FlaskClient):
        def _request_from_builder_args(self, args, kwargs):
            kwargs.setdefault("headers", {})["X-From-Plugin"] = "changed"
            return super()._request_from_builder_args(args, kwargs)

    app.test_client_class = Client
    assert app.test_client().get("/header").text == "changed"


# Contexts


def test_in_a_with_block_the_context_stays(client):
    with client:
        client.get("/g?value=42")
        assert g.value == "42"
        assert request.args["value"] == "42"
        assert current_app.name == "testing_test"
    assert not has_request_context()


def test_the_context_is_torn_down_before_the_next_request_and_at_the_end(app, client):
    with client:
        client.get("/")
        assert app.torn_down == []
        client.get("/")
        assert app.torn_down == [None]
    assert app.torn_down == [None, None]


def test_outside_of_a_with_block_nothing_is_kept(app, client):
    client.get("/")
    assert app.torn_down == [None]
    assert not has_request_context()


def test_each_request_has_a_context_of_its_own(client):
    with client:
        client.get("/g?value=1")
        client.get("/echo")
        assert not hasattr(g, "value")
        assert request.path == "/echo"


def test_of_redirects_the_last_request_stays(app, client):
    with client:
        client.post("/redirect", json=1, follow_redirects=True)
        assert request.path == "/json"
        assert app.torn_down == [None]
    assert app.torn_down == [None, None]


def test_the_context_of_an_error_stays(app, client):
    with client:
        assert client.get("/fail?a=1").status_code == 500
        assert request.args["a"] == "1"
        g.value = 1
    assert app.torn_down == [None]


@pytest.mark.parametrize("preserve", [True, False])
def test_the_context_of_an_exception_stays(app, client, preserve):
    app.testing = True
    app.config["PRESERVE_CONTEXT_ON_EXCEPTION"] = preserve
    with client:
        with pytest.raises(ZeroDivisionError):
            client.get("/fail?a=1")
        for _ in range(3):
            with app.test_request_context("/other"):
                assert request.path == "/other"
        assert request.args["a"] == "1"
        assert app.torn_down == [None] * 3
    assert app.torn_down == [None] * 4


def test_a_context_below_stays_below(app, client):
    with app.test_request_context("/below") as below:
        with client:
            client.get("/echo")
            assert request.path == "/echo"
        assert current() is below


def test_clients_in_blocks_of_their_own_take_turns(app, client):
    other = app.test_client()
    with client, other:
        client.get("/g?value=1")
        other.get("/echo?value=2")
        client.get("/g?value=3")
        assert app.torn_down == [None]
        assert request.args["value"] == "3"
        other.get("/echo?value=4")
        assert app.torn_down == [None] * 2
        assert request.args["value"] == "4"
    assert app.torn_down == [None] * 4
    assert not has_app_context()


def test_clients_may_leave_their_blocks_in_any_order(app, client):
    other = app.test_client()
    client.__enter__()
    other.__enter__()
    client.get("/echo?value=1")
    other.get("/echo?value=2")
    client.__exit__(None, None, None)
    assert request.args["value"] == "2"
    other.__exit__(None, None, None)
    assert app.torn_down == [None] * 2
    assert not has_app_context()


def test_a_context_stays_when_an_application_context_below_ends(app, client):
    with client:
        with app.app_context():
            client.get("/g?value=1")
            assert g.value == "1"
        assert request.path == "/g"
        assert g.value == "1"
        assert app.torn_down == []
        client.get("/echo")
        assert not hasattr(g, "value")
        assert app.torn_down == [None]
    assert app.torn_down == [None] * 2
    assert not has_app_context()


def test_a_kept_application_context_begins_and_ends_once(app, client):
    told = []
    for name in ("appcontext_pushed", "appcontext_popped"):
        app.events.add(name, lambda app, name=name: told.append(name))
    with client:
        client.get("/echo")
        assert has_app_context()
        assert told == ["appcontext_pushed"]
    assert told == ["appcontext_pushed", "appcontext_popped"]
    assert not has_app_context()


def test_a_context_stays_when_a_request_below_ends(app, client):
    app.testing = True
    with client:
        with app.test_request_context("/below"), pytest.raises(ZeroDivisionError):
            client.get("/fail?a=1")
        assert request.args["a"] == "1"
        assert app.torn_down == [None]
    assert app.torn_down == [None] * 2
    assert not has_app_context()


def test_a_streamed_response_keeps_its_context_until_it_is_closed(app, client):
    app.views["/stream"] = lambda: stream_with_context(iter(["a", "b"]))
    with app.test_request_context() as below:
        with client:
            response = client.get("/stream")
            assert request.path == "/stream"
        response.close()
        assert current() is below
    assert len(app.torn_down) == 2


def test_an_exception_in_the_block_ends_the_context_as_well(app, client):
    with pytest.raises(KeyError), client:
        client.get("/")
        raise KeyError
    assert app.torn_down == [None]


def test_all_contexts_end_even_if_a_teardown_function_raises(app, client):
    def fail(error):
        raise LookupError("teardown")

    app.teardown_request(fail)
    with pytest.raises(LookupError), client:
        client.get("/")
    assert app.torn_down == [None]
    assert current(None) is None


def test_a_with_block_cannot_be_nested(client):
    with client, pytest.raises(RuntimeError, match="Cannot nest client invocations"), client:
        pass


def test_a_client_can_be_used_again(client):
    for _ in range(2):
        with client:
            assert client.get("/missing").status_code == 404
            assert request.path == "/missing"


def test_a_context_of_another_application_behind_the_first_is_kept_too(app, app_class, client):
    inner = app_class("inner")

    def view():
        # As a dispatching middleware does: it hands the environment on.
        status = []
        body = inner(dict(request.environ, PATH_INFO="/g"), lambda *args: status.append(args[0]))
        return b"".join(body), status[0]

    app.views["/mounted"] = view
    with client:
        assert client.get("/mounted").status_code == 200
        assert request.path == "/mounted"
        assert inner.torn_down == app.torn_down == []
    assert inner.torn_down == app.torn_down == [None]


def test_a_middleware_that_has_a_context_active_is_not_disturbed(app, client):
    inner = app.wsgi_app

    def middleware(environ, start_response):
        with app.app_context():
            g.value = "of the middleware"
            return inner(environ, start_response)

    app.wsgi_app = middleware
    app.views["/g"] = lambda: g.value
    with client:
        assert client.get("/g").text == "of the middleware"
        assert request.path == "/g"
        assert g.value == "of the middleware"
        assert app.torn_down == []
    assert app.torn_down == [None]


def test_a_streamed_response_may_be_closed_before_the_block_ends(app, client):
    app.views["/stream"] = lambda: stream_with_context(iter(["a", "b"]))
    with client:
        response = client.get("/stream")
        assert response.text == "ab"
        response.close()
        assert request.path == "/stream"
        assert app.torn_down == []
    assert app.torn_down == [None]


def test_a_redirect_with_a_streamed_body_is_followed(app, client):
    def view():
        body = stream_with_context(iter(["a", "b"]))
        return app.response_class(body, 302, {"Location": "/echo"})

    app.views["/stream"] = view
    with client:
        client.get("/stream", follow_redirects=True)
        assert request.path == "/echo"
        assert app.torn_down == [None]
    assert app.torn_down == [None, None]


def test_the_application_context_ends_with_the_block(app, client):
    ended = []
    app.teardown_appcontext(lambda error: ended.append(g.value))
    with client:
        client.get("/g?value=42")
        assert ended == []
    assert ended == ["42"]


def test_an_application_context_that_was_active_before_is_shared(app, client):
    with app.app_context():
        with client:
            client.get("/g?value=42")
            assert g.value == "42"
        assert g.value == "42"


# Session


def test_a_session_is_changed_in_a_transaction(app, client):
    app.views["/session"] = lambda: app.session_interface.open_session(app, request)
    with client.session_transaction() as session:
        assert len(session) == 0
        session["foo"] = [42]
    assert client.get("/session").json == {"foo": [42]}
    with client.session_transaction() as session:
        assert session == {"foo": [42]}


def test_the_session_depends_on_the_request_that_is_named(app, client):
    app.views["/session"] = lambda: app.session_interface.open_session(app, request)
    with client.session_transaction(subdomain="a") as session:
        session["host"] = "a"
    assert client.get("/session").json == {}
    assert client.get("/session", subdomain="a").json == {"host": "a"}
    with client.session_transaction("http://[::1]:5000/") as session:
        session["host"] = "six"
    assert client.get("http://[::1]:5000/session").json == {"host": "six"}


def test_the_cookies_domain_is_respected(app, client):
    app.views["/session"] = lambda: app.session_interface.open_session(app, request)
    app.config["SESSION_DOMAIN"] = "example.com"
    with client.session_transaction("http://example.com/") as session:
        session["a"] = 1
    assert client.get("http://sub.example.com/session").json == {"a": 1}


def test_the_block_of_a_transaction_sees_the_context_that_was_active(app, client):
    with app.test_request_context("/active"), client.session_transaction("/other"):
        assert request.path == "/active"


def test_requests_can_be_sent_within_a_transaction(client):
    with client, client.session_transaction() as session:
        session["a"] = 1
        assert client.get("/echo").status_code == 200
        assert request.path == "/echo"
    with client.session_transaction() as session:
        assert session == {"a": 1}


def test_a_transaction_that_fails_is_not_saved(client):
    with pytest.raises(KeyError), client.session_transaction() as session:
        session["a"] = 1
        raise KeyError
    assert client.get_cookie("session") is None


def test_a_null_session_is_not_saved(client):
    with client.session_transaction() as session:
        session["null"] = True
    assert client.get_cookie("session") is None


@pytest.mark.parametrize("error", [TypeError, RuntimeError])
def test_a_transaction_needs_cookies(app, error):
    client = app.test_client(use_cookies=False)
    with pytest.raises(error, match=r"Cookies are disabled\."), client.session_transaction():
        pass


def test_a_backend_that_opens_no_session_is_an_error(client):
    with (
        pytest.raises(RuntimeError, match=r"Session backend did not open a session\."),
        client.session_transaction("/none"),
    ):
        pass
