"""Sessions in signed cookies, as a client sees them, compared with those of Flask."""

from __future__ import annotations

import hashlib
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.http import parse_date

from glassware_core import Request, Response, current, make_response, session
from glassware_core.json.provider import DefaultJSONProvider
from glassware_sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    TaggedJSONSerializer,
    flash,
    get_flashed_messages,
)
from glassware_sessions.cookie import may_be_permanent, session_json_serializer

# Written by Flask 3.1.3 with the key of the fixture `app`, at the time of the fixture `clock`.
OF_FLASK = {
    "plain": (
        {"user": 7, "name": "Ada", "admin": False, "ratio": 0.5, "none": None},
        "eyJhZG1pbiI6ZmFsc2UsIm5hbWUiOiJBZGEiLCJub25lIjpudWxsLCJyYXRpbyI6MC41LCJ1c2VyIjo3fQ.ZVPxAA."
        "kZyjteOxdN7t6KJJkcGODEY5BOs",
    ),
    "sorted": (
        {"b": [1, {"z": 1, "a": 2}], "a": "\u00e9\u2028<&>"},
        "eyJhIjoiXHUwMGU5XHUyMDI4PCY-IiwiYiI6WzEseyJhIjoyLCJ6IjoxfV19.ZVPxAA."
        "U7accndLq29tDHJKS8v73p7-jGE",
    ),
    "tuple": (
        {"t": (1, ("a", [2, (3,)]))},
        ".eJyrVipRsqpWUgCS0YY6UIZSopJOtBGMZxxbGwtEtbUACOsMqA.ZVPxAA.pe5ueSE4B1w25f58RsdJm8BuIfs",
    ),
    "bytes": ({"b": b"\x00\xff"}, "eyJiIjp7IiBiIjoiQVA4PSJ9fQ.ZVPxAA.aBqwU3MuAur7S7znkMj9ma2rmB8"),
    "markup": (
        {"m": Markup("<b>hi</b>")},
        "eyJtIjp7IiBtIjoiPGI-aGk8L2I-In19.ZVPxAA.IQ3LAE4qG0FDH7pEmX9e3OwWIN8",
    ),
    "uuid": (
        {"u": UUID("12345678-1234-5678-1234-567812345678")},
        ".eJyrVipVsqpWUgCSSoZGxiamZuYWuGil2loABOwKyw.ZVPxAA.uL_n6AnqH15Pxxt8DRXwAHddvKs",
    ),
    "datetime": (
        {"d": datetime(2020, 2, 29, 12, 30, 15, tzinfo=UTC)},
        "eyJkIjp7IiBkIjoiU2F0LCAyOSBGZWIgMjAyMCAxMjozMDoxNSBHTVQifX0.ZVPxAA."
        "Sreo-lMWLc3atf3P9GezC8ptVAM",
    ),
    "dicts like tags": (
        {"k": {" t": [1]}, "l": {" di": 1}, "m": {" x": 1}},
        ".eJyrVspWsqpWUkjJBFMl8fFKVtGGsbW1Oko5yBIpmSAZQ5B4LligAswDAD_0Ehc.ZVPxAA."
        "IYKzXDNIwyLUU56mQqYCghmrUT8",
    ),
    "a single key like a tag": (
        {" b": "x"},
        "eyIgZGkiOnsiIGJfXyI6IngifX0.ZVPxAA.xlypKZ-m3oOZtD3D64nOSOxrxfI",
    ),
    "flashes": (
        {"_flashes": [("message", "Hello"), ("error", "Oops")]},
        ".eJyrVopPy0kszkgtVrKKrlZSKAFSSrmpxcWJ6alKOkoeqTk5-UqxtTowqdSiovwioIR_fkExUDy2FgC7NxUw."
        "ZVPxAA.YABu2pFT2MifninWgI9_5l7JsjE",
    ),
    "permanent": (
        {"_permanent": True, "user": 7},
        "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjo3fQ.ZVPxAA.TLMOvzxA2jasWdgSTpesny_9i18",
    ),
    "compressed": (
        {"text": "glassware " * 20},
        ".eJyrVipJrShRslJKz0ksLi5PLEpVGNospVoAwahRtA.ZVPxAA.c29CZcK-k0_UcNxAYZSwvcVejqQ",
    ),
    "empty values": (
        {"a": [], "b": {}, "c": ()},
        "eyJhIjpbXSwiYiI6e30sImMiOnsiIHQiOltdfX0.ZVPxAA.eIHC1l1X-NdzgXeP_W0sbqji3sc",
    ),
}
A_IS_1 = "eyJhIjoxfQ.ZVPxAA."


def read_session():
    return repr(dict(session))


def write(value):
    def view():
        session.update(value)
        return "ok"

    return view


def nothing():
    return "ok"


def value_of(response):
    """The value of the session's cookie in a response."""
    return response.headers["Set-Cookie"].partition(";")[0].partition("=")[2]


def headers_of(response):
    """The headers that sessions may set, in order."""
    return [item for item in response.headers if not item[0].startswith("Content-")]


@pytest.fixture
def sign(app):
    """Sign any payload, as only somebody with the key can."""

    def sign(payload, at=None, key=app.secret_key):
        class Signer(TimestampSigner):
            def get_timestamp(self):
                return super().get_timestamp() if at is None else at

        signer = Signer(key, salt="cookie-session", key_derivation="hmac")
        return signer.sign(payload).decode()

    return sign


def encoded(data):
    return urlsafe_b64encode(data).rstrip(b"=")


# The format


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("value", "cookie"), OF_FLASK.values(), ids=OF_FLASK)
def test_a_cookie_of_flask_is_read(visit, value, cookie):
    found = {}

    def view():
        found.update(session)
        return "ok"

    visit(view, f"session={cookie}")
    assert found == value
    assert list(map(type, found.values())) == [type(value[key]) for key in found]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("value", "cookie"), OF_FLASK.values(), ids=OF_FLASK)
def test_the_cookie_is_that_of_flask(visit, value, cookie):
    written = value_of(visit(write(value)))
    if cookie.startswith("."):
        # Another build of zlib may compress in another way.
        data = zlib.decompress(urlsafe_b64decode(cookie.split(".")[1] + "=="))
        assert written.startswith("." + encoded(zlib.compress(data)).decode() + ".ZVPxAA.")
    else:
        assert written == cookie


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("key", "attributes", "signature"),
    [
        (b"\xff\x00 bytes", {}, "mk0UewGqzRrqP1L15jaGm5lOtRY"),
        ("k" * 100, {}, "AvR7uhlN3gTGLVgHprAfA4QtgR8"),
        ("a key for tests", {"key_derivation": "django-concat"}, "GnFt7zMLr1fvWP4ugHD4CXpMm3c"),
        (
            "a key for tests",
            {
                "salt": "other",
                "key_derivation": "concat",
                "digest_method": staticmethod(hashlib.sha256),
            },
            "S6ZMD9SlXE4S7pAxVrW2Ztw7TcZNWTD085l_4m1yn2o",
        ),
    ],
)
def test_other_keys_and_attributes_of_the_interface_sign_as_flask_does(
    app, visit, key, attributes, signature
):
    app.secret_key = key
    app.session_interface = type("Own", (SecureCookieSessionInterface,), attributes)()
    assert app.session_interface.lazy
    assert value_of(visit(write({"a": 1}))) == A_IS_1 + signature
    assert visit(read_session, f"session={A_IS_1}{signature}").text == "{'a': 1}"


@pytest.mark.usefixtures("clock")
def test_an_attribute_of_the_interface_may_be_set_at_any_time(app, visit):
    app.session_interface = SecureCookieSessionInterface()
    before = value_of(visit(write({"a": 1})))
    app.session_interface.salt = "other"
    after = value_of(visit(write({"a": 1})))
    assert before != after
    assert visit(read_session, f"session={after}").text == "{'a': 1}"
    assert visit(read_session, f"session={before}").text == "{}"


def test_the_signing_serializer_is_one_of_itsdangerous(app):
    interface = SecureCookieSessionInterface()
    app.config["SECRET_KEY_FALLBACKS"] = ["oldest", b"old"]
    serializer = interface.get_signing_serializer(app)
    assert isinstance(serializer, URLSafeTimedSerializer)
    assert serializer.secret_keys == [b"oldest", b"old", b"a key for tests"]
    assert serializer.serializer is session_json_serializer
    for key in (None, "", b""):
        app.secret_key = key
        assert interface.get_signing_serializer(app) is None


def test_a_provider_of_ones_own_writes_and_reads_the_session(app, visit):
    class Provider(DefaultJSONProvider):
        def dumps(self, obj, **kwargs):
            return super().dumps(obj, **kwargs).replace("secret", "terces")

        def loads(self, s, **kwargs):
            return super().loads(s.replace("terces", "secret"), **kwargs)

    app.json = Provider(app)
    value = value_of(visit(write({"a": "secret"})))
    assert value.startswith(encoded(b'{"a":"terces"}').decode())
    assert visit(read_session, f"session={value}").text == "{'a': 'secret'}"


def test_what_cannot_be_serialized_is_an_error(visit):
    with pytest.raises(TypeError, match="set is not JSON serializable"):
        visit(write({"a": {1, 2}}))
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RecursionError):
        visit(write({"a": deep}))
    while deep:  # a list so deep cannot be freed at once
        deep = deep.pop()


# Reading


GOOD = encoded(b'{"a":1}')


@pytest.mark.parametrize(
    "payload",
    [
        encoded(b'{"a":'),
        encoded(b'{"a":1}x'),
        encoded(b'{"a":"\xff"}'),
        encoded('{"a":1}'.encode("utf-16")),
        encoded(b"\xef\xbb\xbf{}"),
        encoded(b"[1,2]"),
        encoded(b'[["a",1]]'),
        encoded(b"5"),
        encoded(b"null"),
        encoded(b'"text"'),
        encoded(b'{" t":[["a",1]]}'),
        encoded(b'{"x":{" u":"no uuid"}}'),
        encoded(b'{"x":{" d":5}}'),
        encoded(b'{"x":{" b":"YQ"}}'),
        encoded(b'{"x":{" di":{}}}'),
        encoded(b'{"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}"),
        encoded(b'{"x":' + b'{" t":[' * 10_000 + b"]}" * 10_000 + b"}"),
        encoded(b'{"x":' * 100_000),
        b"",
        b"a",
        b"!",
        GOOD + b"A",
        b".",
        b"." + encoded(b"no zlib"),
        b"." + encoded(zlib.compress(b'{"a":1}')[:-3]),
        b"." + encoded(zlib.compress(b'{"a":"' + b"x" * 50_000_000 + b'"}')),
    ],
    ids=lambda payload: repr(payload[:30]),
)
def test_a_signed_but_unreadable_cookie_is_an_empty_session(visit, sign, payload):
    response = visit(read_session, f"session={sign(payload)}")
    assert response.status_code == 200
    assert response.text == "{}"


def test_a_session_that_is_signed_and_cannot_be_read_is_told_to_the_log(visit, sign, caplog):
    assert visit(read_session, f"session={sign(encoded(b'{'))}").text == "{}"
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "cannot be read" in record.message
    assert record.exc_info[1].original_error is not None
    caplog.clear()
    assert visit(read_session, f"session={sign(GOOD, key='other')}").text == "{}"
    assert visit(read_session, f"session={sign(GOOD, at=1)}").text == "{}"
    assert caplog.records == []


def test_an_unknown_tag_is_a_dict(visit, sign):
    cookie = sign(encoded(b'{"x":{" unknown":1}}'))
    assert visit(read_session, f"session={cookie}").text == "{'x': {' unknown': 1}}"


@pytest.mark.parametrize("at", [2**33, 2**40, 2**62, 2**63, 2**64 - 1])
def test_a_time_of_signing_that_no_calendar_has_is_an_empty_session(visit, sign, at):
    assert visit(read_session, f"session={sign(GOOD, at)}").text == "{}"


@pytest.mark.parametrize(
    ("age", "lifetime", "found"),
    [
        (0, timedelta(days=31), True),
        (31 * 86400, timedelta(days=31), True),
        (31 * 86400 + 1, timedelta(days=31), False),
        (-1, timedelta(days=31), False),
        (60, 60, True),
        (61, 60, False),
        (0, 0, True),
        (1, 0, False),
        (0, -5, False),
    ],
)
def test_a_session_lasts_for_its_lifetime(app, visit, sign, clock, age, lifetime, found):
    app.permanent_session_lifetime = lifetime
    cookie = f"session={sign(GOOD, clock.now - age)}"
    assert visit(read_session, cookie).text == ("{'a': 1}" if found else "{}")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("session={}", True),
        ('session="{}"', True),
        ("session = {} ; b=1", True),
        (";;;session={}", True),
        ("session={}; session=bad", True),
        ("session=bad; session={}", False),
        ("session=; session={}", False),
        ("session; session={}", False),
        ('a="x; session=bad"; session={}', True),
        ('a="x; session={}', True),
        ("a=1, session={}", False),
        ("SESSION={}", False),
        ("session=+{}", False),
        ("session={}=", True),
        ("session={}x", False),
        ("session=\xe9{}", False),
        ("session=\xff.\xff.\xff", False),
        ("session=.", False),
        ("session=..", False),
        ("session=", False),
        ("session", False),
        ("", False),
    ],
)
def test_which_of_several_and_odd_cookies_counts(visit, sign, header, found):
    response = visit(read_session, header.format(sign(GOOD)))
    assert response.text == ("{'a': 1}" if found else "{}")


def test_a_changed_cookie_is_an_empty_session(visit, sign):
    cookie = sign(GOOD)
    for place in range(len(cookie) - 1):
        changed = cookie[:place] + ("A" if cookie[place] != "A" else "B") + cookie[place + 1 :]
        assert visit(read_session, f"session={changed}").text == "{}"


def test_a_cookie_of_an_older_key_is_valid_while_the_key_is_listed(app, visit, sign):
    cookie = f"session={sign(GOOD, key='old')}"
    assert visit(read_session, cookie).text == "{}"
    for older in (["oldest", "old"], ("old",), [b"old"], "old", b"old"):
        app.config["SECRET_KEY_FALLBACKS"] = older
        assert visit(read_session, cookie).text == "{'a': 1}"
    app.config["SECRET_KEY_FALLBACKS"] = []
    assert visit(read_session, cookie).text == "{}"


def test_the_characters_of_an_older_key_are_no_keys(app, visit, sign):
    app.config["SECRET_KEY_FALLBACKS"] = "old"
    assert visit(read_session, f"session={sign(GOOD, key='o')}").text == "{}"


def test_new_cookies_are_signed_with_the_newest_key(app, visit):
    app.config["SECRET_KEY_FALLBACKS"] = ["old"]
    cookie = f"session={value_of(visit(write({'a': 1})))}"
    app.config["SECRET_KEY_FALLBACKS"] = None
    assert visit(read_session, cookie).text == "{'a': 1}"
    app.secret_key = "old"
    assert visit(read_session, cookie).text == "{}"


def test_the_key_may_be_changed_at_run_time(app, visit, sign):
    assert visit(read_session, f"session={sign(GOOD)}").text == "{'a': 1}"
    app.secret_key = b"another"
    assert visit(read_session, f"session={sign(GOOD)}").text == "{}"
    assert visit(read_session, f"session={sign(GOOD, key='another')}").text == "{'a': 1}"


def test_a_request_class_may_read_cookies_in_its_own_way(app, visit, sign):
    class Bearer(Request):
        @property
        def cookies(self):
            return {"session": self.headers.get("Authorization", "").removeprefix("Bearer ")}

    app.request_class = Bearer
    app.view = read_session
    authorization = {"Authorization": f"Bearer {sign(GOOD)}"}
    assert visit(headers=authorization).text == "{'a': 1}"
    assert visit(cookie=f"session={sign(GOOD)}").text == "{}"
    app.view = nothing
    permanent = sign(encoded(b'{"_permanent":true}'))
    assert "Set-Cookie" in visit(headers={"Authorization": f"Bearer {permanent}"}).headers


# The headers of the response


USES = {
    "an item": lambda: session.get("a"),
    "in": lambda: "a" in session,
    "len": lambda: len(session),
    "bool": lambda: bool(session),
    "iteration": lambda: list(session),
    "items": lambda: session.items(),
    "pop": lambda: session.pop("b", None),
    "permanent": lambda: session.permanent,
    "modified": lambda: session.modified,
    "new": lambda: session.new,
    "repr": lambda: repr(session),
    "==": lambda: session == {},
    "flashed messages": get_flashed_messages,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_every_use_makes_the_response_vary_by_cookie(visit, sign, use):
    def view():
        use()
        return "ok"

    assert headers_of(visit(view)) == [("Vary", "Cookie")]
    assert headers_of(visit(view, f"session={sign(GOOD)}")) == [("Vary", "Cookie")]


def test_a_session_that_nobody_uses_leaves_no_trace(visit, sign):
    for cookie in (None, f"session={sign(GOOD)}", "session=bad", "session=", 'session="x"'):
        assert headers_of(visit(nothing, cookie)) == []


@pytest.mark.usefixtures("clock")
def test_a_change_is_sent_behind_vary(visit):
    assert headers_of(visit(write({"a": 1}))) == [
        ("Vary", "Cookie"),
        ("Set-Cookie", f"session={A_IS_1}k2UgeH38oux92pgpw65GGbXS8VE; HttpOnly; Path=/"),
    ]


def test_a_change_past_the_proxy_is_sent_in_front_of_vary(visit, sign):
    def write():
        current().open_session()["a"] = 1
        return "ok"

    def delete():
        current().open_session().clear()
        return "ok"

    for view in (write, delete):
        response = visit(view, f"session={sign(GOOD)}")
        assert [name for name, _ in headers_of(response)] == ["Set-Cookie", "Vary"]


@pytest.mark.parametrize("vary", ["Accept", "cookie", "*", "Cookie, Accept"])
def test_vary_keeps_what_the_view_set(visit, vary):
    def view():
        session["a"] = 1
        response = make_response("ok")
        response.headers["Vary"] = vary
        return response

    names = [name for name, _ in headers_of(visit(view))]
    assert names == ["Vary", "Set-Cookie"]
    expected = vary if "ookie" in vary else f"{vary}, Cookie"
    assert visit(view).headers["Vary"] == expected


CONFIGURED = {
    "Domain=example.com; {}HttpOnly; Path=/": {"SESSION_COOKIE_DOMAIN": "example.com"},
    "{}HttpOnly; Path=/": {"SESSION_COOKIE_DOMAIN": False},
    "{}HttpOnly; Path=/shop": {"SESSION_COOKIE_PATH": "/shop"},
    "{}HttpOnly; Path=/root": {"APPLICATION_ROOT": "/root"},
    "{}Path=/": {"SESSION_COOKIE_HTTPONLY": False},
    "{}Secure; HttpOnly; Path=/": {"SESSION_COOKIE_SECURE": True},
    "{}HttpOnly; Path=/; SameSite=Lax": {"SESSION_COOKIE_SAMESITE": "lax"},
    "{}Secure; HttpOnly; Path=/; Partitioned": {"SESSION_COOKIE_PARTITIONED": True},
}


@pytest.mark.parametrize(("attributes", "config"), CONFIGURED.items(), ids=CONFIGURED)
def test_the_cookie_is_set_and_deleted_with_the_configured_attributes(
    app, visit, sign, attributes, config
):
    app.config.update(config)
    value = visit(write({"a": 1})).headers["Set-Cookie"]
    assert value.partition("; ")[2] == attributes.format("")
    gone = "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; "

    def view():
        session.clear()
        return "ok"

    assert headers_of(visit(view, f"session={sign(GOOD)}")) == [
        ("Vary", "Cookie"),
        ("Set-Cookie", "session=; " + attributes.format(gone)),
    ]


def test_the_cookie_has_the_configured_name(app, visit):
    app.config["SESSION_COOKIE_NAME"] = "__Host-sid"
    cookie = visit(write({"a": 1})).headers["Set-Cookie"].partition(";")[0]
    assert cookie.startswith("__Host-sid=")
    assert visit(read_session, cookie).text == "{'a': 1}"
    assert visit(read_session, cookie.replace("__Host-sid", "session")).text == "{}"


def test_a_samesite_value_that_is_none_is_an_error(app, visit):
    app.config["SESSION_COOKIE_SAMESITE"] = "sometimes"
    with pytest.raises(ValueError, match="SameSite"):
        visit(write({"a": 1}))


def test_methods_of_the_interface_decide_about_the_cookie(app, visit):
    class PerHost(SecureCookieSessionInterface):
        def get_cookie_name(self, app):
            return "own"

        def get_cookie_domain(self, app):
            return "own.example"

        def get_expiration_time(self, app, session):
            return datetime(2030, 1, 2, tzinfo=UTC)

    app.session_interface = PerHost()
    line = visit(write({"a": 1})).headers["Set-Cookie"]
    assert line.startswith("own=")
    assert line.endswith(
        "; Domain=own.example; Expires=Wed, 02 Jan 2030 00:00:00 GMT; HttpOnly; Path=/"
    )
    app.session_interface.get_cookie_domain = lambda app: None
    assert "Domain" not in visit(write({"a": 1})).headers["Set-Cookie"]


def test_a_cookie_that_is_emptied_again_is_deleted(visit):
    def view():
        session["a"] = 1
        del session["a"]
        return "ok"

    assert "Max-Age=0" in visit(view).headers["Set-Cookie"]


def test_a_large_cookie_is_sent_with_a_warning(app, visit):
    noise = hashlib.shake_256(b"noise").hexdigest(4000)
    with pytest.warns(UserWarning, match="The 'session' cookie is too large"):
        response = visit(write({"a": noise}))
    assert visit(read_session, f"session={value_of(response)}").text == repr({"a": noise})
    app.config["MAX_COOKIE_SIZE"] = 0
    visit(write({"a": noise}))


def test_a_response_class_of_ones_own_is_asked_for_the_cookie(app, visit):
    class Own(Response):
        def set_cookie(self, key, value="", **options):
            super().set_cookie(key.upper(), value, **options)

    app.response_class = Own
    assert visit(write({"a": 1})).headers["Set-Cookie"].startswith("SESSION=")


# Permanent sessions


def permanent(visit):
    def view():
        session.permanent = True
        return "ok"

    return visit(view)


def test_a_permanent_session_expires_after_its_lifetime(app, visit):
    app.permanent_session_lifetime = timedelta(hours=3)
    _name, _, rest = permanent(visit).headers["Set-Cookie"].partition("; Expires=")
    expires, _, attributes = rest.partition("; ")
    assert attributes == "HttpOnly; Path=/"
    distance = parse_date(expires) - (datetime.now(UTC) + timedelta(hours=3))
    assert abs(distance) < timedelta(seconds=30)


LONG = {"_permanent": True, "text": "so long that it is compressed " * 10}


@pytest.mark.parametrize("value", [{"_permanent": True}, {"a": "\u00e9", "_permanent": True}, LONG])
@pytest.mark.parametrize("header", ["session={}", "a=1; session={}", 'session="{}"', "session= {}"])
def test_a_permanent_session_is_renewed_though_nobody_uses_it(app, visit, value, header):
    cookie = header.format(value_of(visit(write(value))))
    renewed = headers_of(visit(nothing, cookie))
    assert [name for name, _ in renewed] == ["Set-Cookie", "Vary"]
    assert "; Expires=" in renewed[0][1]
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    assert headers_of(visit(nothing, cookie)) == []


def test_no_other_session_is_renewed(visit, sign):
    for value in ({"_permanent": False}, {"a": "_permanent"}, {"a": "x" * 300}):
        cookie = f"session={value_of(visit(write(value)))}"
        assert headers_of(visit(nothing, cookie)) == []
    old = sign(encoded(b'{"_permanent":true}'), at=1_000_000_000)
    assert headers_of(visit(nothing, f"session={old}")) == []
    assert headers_of(visit(nothing, "session=eyJfcGVybWFuZW50Ijp0cnVlfQ.forged")) == []


def test_a_session_that_is_permanent_no_more_loses_its_date(visit):
    cookie = f"session={value_of(permanent(visit))}"

    def view():
        session.permanent = False
        return "ok"

    assert "Expires" not in visit(view, cookie).headers["Set-Cookie"]


def test_a_permanent_session_is_seen_wherever_the_item_stands():
    for length in range(9):
        text = b'{"%s":1,"_permanent":true}' % (b"a" * length)
        assert may_be_permanent(f"session={encoded(text).decode()}.x.y")


def test_only_a_header_that_may_hold_a_permanent_session_is_looked_at_closely():
    assert may_be_permanent("session=eyJfcGVybWFuZW50Ijp0cnVlfQ.x.y")
    assert may_be_permanent("session=.eJyrVipJrShRslJK.x.y")
    assert may_be_permanent('session="x"')
    assert may_be_permanent("session= x")
    assert not may_be_permanent("session=eyJhIjoxfQ.ZVPxAA.k2UgeH38oux92pgpw65GGbXS8VE; a=b")


def test_another_serializer_may_hide_what_is_permanent(app, visit):
    class Reversed(TaggedJSONSerializer):
        def dumps(self, value):
            return super().dumps(value)[::-1]

        def loads(self, value):
            return super().loads(value[::-1])

    class Own(SecureCookieSessionInterface):
        serializer = Reversed()

    app.session_interface = Own()
    cookie = f"session={value_of(permanent(visit))}"
    assert visit(read_session, cookie).text == "{'_permanent': True}"
    assert "Set-Cookie" in visit(nothing, cookie).headers


# Without a secret key


@pytest.mark.parametrize("key", [None, "", b""])
def test_without_a_secret_key_the_session_is_a_null_session(app, visit, sign, key):
    signed = sign(encoded(b'{"_permanent":true}'))
    cookie = f"session={signed}"
    app.secret_key = key
    response = visit(lambda: repr(session), cookie)
    assert response.text == "<NullSession {}>"
    assert headers_of(response) == []
    assert headers_of(visit(nothing, cookie)) == []
    message = "session is unavailable because no secret key was set"
    with pytest.raises(RuntimeError, match=message):
        visit(write({"a": 1}))
    with pytest.raises(RuntimeError, match=message):
        visit(lambda: flash("Hello"))
    assert visit(lambda: repr(get_flashed_messages())).text == "[]"


def test_a_key_that_is_taken_away_during_the_request_is_an_error(app, visit):
    def view():
        session["a"] = 1
        app.secret_key = None
        return "ok"

    with pytest.raises(RuntimeError, match="no secret key was set"):
        visit(view)


# Laziness


def test_the_default_interface_is_lazy_and_what_replaces_its_methods_is_not():
    assert SecureCookieSessionInterface().lazy

    class Salted(SecureCookieSessionInterface):
        salt = "own"

        def get_cookie_name(self, app):
            return "own"

    class Saving(SecureCookieSessionInterface):
        def save_session(self, app, session, response):
            pass

    class Mixin:
        def should_set_cookie(self, app, session):
            return True

    class Mixed(Mixin, SecureCookieSessionInterface):
        pass

    class Promising(Saving):
        lazy = True

    class PromisingToo(Promising):
        salt = "own"

    class PromisingNoMore(Promising):
        def save_session(self, app, session, response):
            pass

    class OwnSession(SecureCookieSessionInterface):
        session_class = type("Session", (SecureCookieSession,), {})

    assert [cls().lazy for cls in (Salted, Promising, PromisingToo)] == [True] * 3
    assert [cls().lazy for cls in (Saving, Mixed, OwnSession, PromisingNoMore)] == [False] * 4


def test_a_method_replaced_on_an_instance_is_asked_for_every_request(app, visit):
    app.session_interface = SecureCookieSessionInterface()
    visit(nothing)
    saved = []
    app.session_interface.save_session = lambda app, session, response: saved.append(dict(session))
    visit(nothing)
    assert saved == [{}]


def test_a_session_class_with_items_from_the_start_is_saved(app, visit):
    class Tracking(SecureCookieSession):
        def __init__(self, initial=None):
            super().__init__(initial)
            self.setdefault("visitor", "new")

    class Own(SecureCookieSessionInterface):
        session_class = Tracking

    app.session_interface = Own()
    assert "Set-Cookie" in visit(nothing).headers


def test_a_signing_serializer_of_ones_own_is_used(app, visit):
    class Plain(SecureCookieSessionInterface):
        def get_signing_serializer(self, app):
            return URLSafeTimedSerializer("own", serializer=self.serializer)

    app.session_interface = Plain()
    app.secret_key = None
    cookie = f"session={value_of(visit(write({'a': (1,)})))}"
    assert visit(read_session, cookie).text == "{'a': (1,)}"
