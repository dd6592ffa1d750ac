"""What is kept of the settings of an application's sessions stays true, whatever changes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from werkzeug.local import LocalProxy
from werkzeug.test import EnvironBuilder

from glassware_core import Config, Request, Response, session
from glassware_sessions import SecureCookieSessionInterface, TaggedJSONSerializer


def show():
    return str(dict(session))


def change():
    session["a"] = 1
    return "ok"


def cookie_of(response):
    return response.headers["Set-Cookie"]


@pytest.fixture(autouse=True)
def used(app, visit):
    """The application, whose session was used before."""
    assert cookie_of(visit(change)).endswith("; HttpOnly; Path=/")
    return app


CONFIG = {
    "SESSION_COOKIE_NAME": ("own", "own="),
    "SESSION_COOKIE_DOMAIN": ("example.com", "Domain=example.com"),
    "SESSION_COOKIE_PATH": ("/shop", "Path=/shop"),
    "APPLICATION_ROOT": ("/root", "Path=/root"),
    "SESSION_COOKIE_SECURE": (True, "Secure"),
    "SESSION_COOKIE_SAMESITE": ("Lax", "SameSite=Lax"),
    "SESSION_COOKIE_PARTITIONED": (True, "Partitioned"),
}


@pytest.mark.parametrize("key", CONFIG)
def test_a_changed_configuration_is_seen(app, visit, key):
    value, part = CONFIG[key]
    before = app.config[key]
    app.config[key] = value
    assert part in cookie_of(visit(change))
    app.config[key] = before
    assert part not in cookie_of(visit(change))


def test_a_changed_lifetime_is_seen(app, visit, clock):
    cookie = cookie_of(visit(change))
    clock.now += 100
    assert visit(show, cookie).text == "{'a': 1}"
    app.permanent_session_lifetime = timedelta(seconds=99)
    assert visit(show, cookie).text == "{}"
    app.config["PERMANENT_SESSION_LIFETIME"] = 100
    assert visit(show, cookie).text == "{'a': 1}"


def test_a_list_of_older_keys_may_grow(app, visit):
    cookie = cookie_of(visit(change))
    app.secret_key = "new"
    older = app.config["SECRET_KEY_FALLBACKS"] = []
    assert visit(show, cookie).text == "{}"
    older.append("a key for tests")
    assert visit(show, cookie).text == "{'a': 1}"
    older.clear()
    assert visit(show, cookie).text == "{}"


def test_a_key_that_is_taken_away_is_seen(app, visit):
    app.secret_key = None
    with pytest.raises(RuntimeError, match="no secret key"):
        visit(change)


METHODS = {
    "name": ("own", "own="),
    "domain": ("own.example", "Domain=own.example"),
    "path": ("/own", "Path=/own"),
    "secure": (True, "Secure"),
    "httponly": (False, "; Path=/"),
    "samesite": ("Strict", "SameSite=Strict"),
    "partitioned": (True, "Partitioned"),
}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_may_be_replaced_at_any_time(app, visit, monkeypatch, name):
    value, part = METHODS[name]
    before = cookie_of(visit(change)).partition(".")[0], cookie_of(visit(change)).split("; ")[1:]

    def same():
        line = cookie_of(visit(change))
        return (line.partition(".")[0], line.split("; ")[1:]) == before

    with monkeypatch.context() as patch:
        patch.setattr(SecureCookieSessionInterface, f"get_cookie_{name}", lambda self, app: value)
        assert part in cookie_of(visit(change))
        assert not same()
    assert same()
    with monkeypatch.context() as patch:
        patch.setitem(vars(app.session_interface), f"get_cookie_{name}", lambda app: value)
        assert part in cookie_of(visit(change))
        assert not same()
    assert same()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("salt", "another"),
        ("key_derivation", "concat"),
        ("digest_method", staticmethod(hashlib.sha256)),
        ("serializer", type("Own", (TaggedJSONSerializer,), {"loads": lambda *_: {"own": 1}})()),
        ("get_signing_serializer", lambda self, app: None),
    ],
)
def test_what_signs_may_be_replaced_on_the_class_at_any_time(visit, monkeypatch, name, value):
    cookie = cookie_of(visit(change))
    with monkeypatch.context() as patch:
        patch.setattr(SecureCookieSessionInterface, name, value)
        assert visit(show, cookie).text != "{'a': 1}"
    assert visit(show, cookie).text == "{'a': 1}"


def test_an_attribute_of_the_instance_may_be_taken_back(app, visit):
    before = cookie_of(visit(change))
    app.session_interface = SecureCookieSessionInterface()
    app.session_interface.salt = "another"
    assert visit(show, before).text == "{}"
    del app.session_interface.salt
    assert visit(show, before).text == "{'a': 1}"


def test_a_method_may_answer_each_time_anew(app, visit):
    names = iter(["first", "second", "third", "fourth"])

    class Varying(SecureCookieSessionInterface):
        def get_cookie_name(self, app):
            return next(names)

    app.session_interface = Varying()
    # Asked for its name when the session is opened, and when it is saved.
    assert cookie_of(visit(change)).startswith("second=")
    assert cookie_of(visit(change)).startswith("fourth=")


def test_applications_share_an_interface_and_nothing_else(app, visit, app_class):
    other = app_class("other")
    other.session_interface = app.session_interface
    other.config.update(SECRET_KEY="another", SESSION_COOKIE_NAME="other")
    for _ in range(2):
        ours = cookie_of(visit(change))
        theirs = cookie_of(visit(change, app=other))
        assert ours.startswith("session=")
        assert theirs.startswith("other=")
        assert visit(show, theirs.replace("other=", "session=")).text == "{}"


def test_an_interface_may_be_used_beside_that_of_the_application(app, visit):
    class Salted(SecureCookieSessionInterface):
        salt = "another"

        def open_session(self, app, request):
            return super().open_session(app, request) or plain.open_session(app, request)

    plain = SecureCookieSessionInterface()
    old = cookie_of(visit(change))
    app.session_interface = Salted()
    new = cookie_of(visit(change))
    assert old != new
    for _ in range(2):
        assert visit(show, new).text == "{'a': 1}"
        assert visit(show, old).text == "{'a': 1}"


def test_a_key_may_be_a_property_of_the_application(app_class, visit):
    keys = ["one"]

    class Tenants(app_class):
        @property
        def secret_key(self):
            return keys[-1]

    app = Tenants("tenants")
    cookie = cookie_of(visit(change, app=app))
    assert visit(show, cookie, app=app).text == "{'a': 1}"
    keys.append("two")
    assert visit(show, cookie, app=app).text == "{}"


def test_a_lifetime_may_be_a_property_of_the_application(app_class, visit, clock):
    lifetimes = [timedelta(days=1)]

    class Lasting(app_class):
        @property
        def permanent_session_lifetime(self):
            return lifetimes[-1]

    app = Lasting("lasting")
    app.secret_key = "key"
    cookie = cookie_of(visit(change, app=app))
    clock.now += 100
    assert visit(show, cookie, app=app).text == "{'a': 1}"
    lifetimes.append(timedelta(seconds=99))
    assert visit(show, cookie, app=app).text == "{}"


def test_a_configuration_that_reports_nothing_is_read_anew(app, visit):
    app.config = dict(app.config)
    assert cookie_of(visit(change)).startswith("session=")
    app.config["SESSION_COOKIE_NAME"] = "own"
    assert cookie_of(visit(change)).startswith("own=")


def test_a_configuration_with_answers_of_its_own_is_asked(app, visit):
    names = ["first"]

    class Own(Config):
        def __getitem__(self, key):
            return names[-1] if key == "SESSION_COOKIE_NAME" else super().__getitem__(key)

    app.config = Own(app.root_path, app.config)
    assert cookie_of(visit(change)).startswith("first=")
    names.append("second")
    assert cookie_of(visit(change)).startswith("second=")


def test_what_is_missing_is_an_error_where_it_is_needed(app, visit):
    cookie = cookie_of(visit(change))
    del app.config["SESSION_COOKIE_PARTITIONED"]
    assert visit(show, cookie).text == "{'a': 1}"
    with pytest.raises(KeyError, match="SESSION_COOKIE_PARTITIONED"):
        visit(change)


def text_that_stands_for(find):
    class Key(str):
        def encode(self, *args):
            return find().encode(*args)

    return Key("key")


@pytest.mark.parametrize("stand_in", [LocalProxy, text_that_stands_for])
def test_what_stands_for_the_key_is_asked_for_each_request(app, visit, stand_in):
    key = ["of a"]
    app.config["SECRET_KEY"] = stand_in(lambda: key[-1])
    cookie = cookie_of(visit(change))
    assert visit(show, cookie).text == "{'a': 1}"
    key.append("of b")
    assert visit(show, cookie).text == "{}"


def test_a_proxy_for_an_attribute_of_the_cookie_is_asked_for_each_request(app, visit):
    domain = ["a.example"]
    app.config["SESSION_COOKIE_DOMAIN"] = LocalProxy(lambda: domain[-1])
    assert "Domain=a.example" in cookie_of(visit(change))
    domain.append("b.example")
    assert "Domain=b.example" in cookie_of(visit(change))


@pytest.mark.parametrize("name", ["salt", "key_derivation", "serializer", "digest_method"])
def test_a_property_of_the_interface_is_asked_for_each_request(app, visit, name):
    values = {
        "salt": ["one", "two"],
        "key_derivation": ["hmac", "concat"],
        "serializer": [
            TaggedJSONSerializer(),
            SimpleNamespace(dumps=str, loads=lambda text: {"own": 1}),
        ],
        "digest_method": [hashlib.sha1, hashlib.sha256],
    }[name]
    own = {name: property(lambda self: values[0])}
    app.session_interface = type("Own", (SecureCookieSessionInterface,), own)()
    cookie = cookie_of(visit(change))
    assert visit(show, cookie).text == "{'a': 1}"
    del values[0]
    assert visit(show, cookie).text != "{'a': 1}"


def test_the_configuration_may_be_a_property_of_the_application(app_class, visit):
    class Tenants(app_class):
        current = 0

        def __init__(self):
            self.configs = []
            super().__init__("tenants")

        @property
        def config(self):
            return self.configs[self.current]

        @config.setter
        def config(self, value):
            self.configs = [value, Config(".", {**value, "SECRET_KEY": "of b"})]
            value["SECRET_KEY"] = "of a"

    app = Tenants()
    cookie = cookie_of(visit(change, app=app))
    assert visit(show, cookie, app=app).text == "{'a': 1}"
    app.current = 1
    assert visit(show, cookie, app=app).text == "{}"


def test_whatever_has_a_configuration_and_a_key_may_be_the_application(app):
    interface = SecureCookieSessionInterface()
    other = SimpleNamespace(
        config=dict(app.config),
        secret_key="key",
        permanent_session_lifetime=timedelta(days=1),
    )
    response = Response("ok")
    with app.app_context():
        opened = interface.open_session(other, Request(EnvironBuilder().get_environ()))
        opened["a"] = 1
        interface.save_session(other, opened, response)
        environ = EnvironBuilder(headers={"Cookie": cookie_of(response)}).get_environ()
        assert interface.open_session(other, Request(environ)) == {"a": 1}
