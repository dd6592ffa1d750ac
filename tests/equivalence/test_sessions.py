"""Cookies and sessions are those of Flask, byte for byte, in both directions."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.test import Client

fire = settings(settings.get_profile("equivalence"))
AVOIDED = ("cookie-controls", "session-content", "texts")

TAGS = (
    " t",
    " b",
    " m",
    " u",
    " d",
    " di",
    " di__",
    "_flashes",
    "_permanent",
    "",
    "ä",
    "__",
    " t__",
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(TAGS),
    st.binary(max_size=8),
    st.builds(Markup, st.text(max_size=5)),
    st.uuids(),
    st.datetimes(min_value=datetime(1900, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),
    st.sampled_from((..., {1, 2}, timedelta(1), 1j, b"x" * 3000)),
)
keys = st.one_of(st.text(max_size=5), st.sampled_from(TAGS), st.integers(0, 3), st.none())
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=6,
)
names = st.one_of(st.sampled_from(("a", "b", "_permanent", "ä", "")), st.text(max_size=3))
operations = st.lists(
    st.one_of(
        st.tuples(st.just("set"), names, values),
        st.tuples(st.just("setdefault"), names, values),
        st.tuples(st.sampled_from(("get", "in", "pop", "del")), names),
        st.tuples(st.just("update"), st.dictionaries(names, values, max_size=2)),
        st.tuples(st.sampled_from(("permanent", "modified")), st.booleans()),
        st.tuples(st.sampled_from(("clear", "len", "list", "bool", "repr", "popitem", "new"))),
        st.tuples(st.just("append"), names),
        st.tuples(st.just("flash"), st.text(max_size=3), st.sampled_from(("message", "error"))),
        st.tuples(st.just("flashed"), st.booleans(), st.sampled_from(((), ("error",)))),
    ),
    max_size=4,
)
configurations = st.fixed_dictionaries(
    {"SECRET_KEY": st.sampled_from(("key", b"bytes", "schlüssel", "key", "", None))},
    optional={
        "SECRET_KEY_FALLBACKS": st.sampled_from((["old"], ["old", b"older"], [])),
        "SESSION_COOKIE_NAME": st.sampled_from(("session", "s-1", "__Host-s")),
        "SESSION_COOKIE_DOMAIN": st.sampled_from(
            (None, "example.org", ".example.org", "localhost")
        ),
        "SESSION_COOKIE_PATH": st.sampled_from((None, "/a", "/ä b")),
        "SESSION_COOKIE_HTTPONLY": st.booleans(),
        "SESSION_COOKIE_SECURE": st.booleans(),
        "SESSION_COOKIE_PARTITIONED": st.booleans(),
        "SESSION_COOKIE_SAMESITE": st.sampled_from(
            (None, "Lax", "Strict", "None", "strict", "odd")
        ),
        "SESSION_REFRESH_EACH_REQUEST": st.booleans(),
        "PERMANENT_SESSION_LIFETIME": st.sampled_from((60, timedelta(days=2), 0)),
        "APPLICATION_ROOT": st.sampled_from(("/", "/a")),
    },
)


def perform(framework: Any, operation: Any) -> Any:
    """Do one thing to the session and return what it gave."""
    session, (kind, *given_) = framework.session, operation
    if kind in ("set", "append"):
        if kind == "append":
            session.setdefault(given_[0], []).append(1)
        else:
            session[given_[0]] = given_[1]
        return None
    if kind == "del":
        del session[given_[0]]
        return None
    if kind in ("permanent", "modified"):
        setattr(session, kind, given_[0])
        return (session.permanent, session.modified)
    if kind == "flash":
        return framework.flash(*given_)
    if kind == "flashed":
        return repr(framework.get_flashed_messages(*given_))
    simple = {
        "in": lambda: given_[0] in session,
        "pop": lambda: repr(session.pop(given_[0], "gone")),
        "get": lambda: repr(session.get(given_[0])),
        "len": lambda: len(session),
        "bool": lambda: bool(session),
        "list": lambda: list(session),
        "repr": lambda: repr(dict(session)),
        "new": lambda: (session.new, session.accessed),
        "update": lambda: session.update(*given_),
        "setdefault": lambda: repr(session.setdefault(*given_)),
        "clear": lambda: session.clear(),
        "popitem": lambda: repr(session.popitem()),
    }
    return simple[kind]()


def application(framework: Any, trace: list[Any], config: Any, steps: Any) -> Any:
    """Make an application whose requests do one list of operations each."""
    app = framework.Flask("sessions", root_path=".", static_folder=None)
    app.config.update(config)
    remaining = deepcopy(steps)

    @app.route("/", methods=["GET", "POST"])
    def index() -> str:
        for operation in remaining.pop(0) if remaining else ():
            try:
                trace.append(perform(framework, operation))
            except Exception as error:
                trace.append(type(error).__name__)
        return "done"

    return app


@fire
@given(st.lists(operations, min_size=1, max_size=4), configurations)
def test_what_is_done_to_a_session(both, steps, config):
    calls = [{} for _ in (*steps, None)]
    both.converse(lambda fw, trace: application(fw, trace, config, steps), calls)


def cookie_of(framework: Any, value: Any, config: Any) -> str:
    app = application(framework, [], config, [[("update", value)]])
    response = Client(app).get("/")
    cookie = response.headers.get("Set-Cookie", "")
    return cookie.partition(";")[0]


serializable = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=8),
        st.sampled_from(TAGS),
        st.binary(max_size=8),
        st.builds(Markup, st.text(max_size=5)),
        st.uuids(),
        st.just(UUID(int=0)),
        st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=3), st.sampled_from(TAGS)), inner, max_size=3),
    ),
    max_leaves=8,
)
contents = st.dictionaries(st.text(min_size=1, max_size=4), serializable, min_size=1, max_size=4)


@fire
@given(contents)
def test_each_reads_the_cookies_of_the_other(both, value):
    config = {"SECRET_KEY": "key"}
    show = [[("repr",)]]
    for writer in (both.flask, both.glassware):
        cookie = cookie_of(writer, value, config)
        sent = {"headers": (("Cookie", cookie),)}
        found = both.converse(lambda fw, trace: application(fw, trace, config, show), [sent])
        assert found[0][1]


@fire
@given(contents, st.data())
def test_tampered_cookies(both, value, data):
    config = {"SECRET_KEY": "key"}
    cookie = cookie_of(data.draw(st.sampled_from((both.flask, both.glassware))), value, config)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(len("session="), len(cookie)))
        kind = data.draw(st.sampled_from(("insert", "delete", "replace", "swap", "double")))
        piece = data.draw(st.sampled_from((*'.=-_ Aa0;,"\\%', "\x00", "é", "..", '"')))
        if kind == "insert":
            cookie = cookie[:at] + piece + cookie[at:]
        elif kind == "delete":
            cookie = cookie[:at] + cookie[at + 1 :]
        elif kind == "replace":
            cookie = cookie[:at] + piece + cookie[at + 1 :]
        elif kind == "swap":
            cookie = cookie[:at].swapcase() + cookie[at:]
        else:
            cookie = f"{cookie}; {cookie}"
    steps = [[("repr",), ("set", "x", 1)]]
    calls = [{"environ": (("HTTP_COOKIE", cookie),)}]
    both.converse(lambda fw, trace: application(fw, trace, config, steps), calls)


@fire
@given(contents, st.sampled_from(("hmac", "django-concat", "concat", "none")), st.booleans())
def test_an_interface_with_another_salt_and_derivation(both, value, derivation, sha256):
    def build(framework, trace):
        class Interface(framework.sessions.SecureCookieSessionInterface):
            salt = "other"
            key_derivation = derivation
            digest_method = staticmethod(hashlib.sha256 if sha256 else hashlib.sha1)

        steps = [[("update", value)], [("repr",)]]
        app = application(framework, trace, {"SECRET_KEY": "key"}, steps)
        app.session_interface = Interface()
        return app

    both.converse(build, [{}, {}])


UNESCAPED = "".join(map(chr, range(0x1A, 0x20)))
"""Werkzeug sends these control characters as they are; glassware escapes them like all others."""

cookie_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=UNESCAPED), max_size=8
)


@fire
@given(
    st.lists(
        st.tuples(
            cookie_texts,
            cookie_texts,
            st.fixed_dictionaries(
                {},
                optional={
                    "max_age": st.sampled_from((0, 60, timedelta(hours=1), None)),
                    "expires": st.sampled_from((0, datetime(2030, 1, 1, tzinfo=UTC), "soon")),
                    "path": st.sampled_from(("/", "/ä", None)),
                    "domain": st.sampled_from(("example.org", "bücher.example", ".a.b")),
                    "secure": st.booleans(),
                    "httponly": st.booleans(),
                    "samesite": st.sampled_from(("Lax", "none", "odd")),
                    "partitioned": st.booleans(),
                },
            ),
        ),
        max_size=3,
    ),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=30),
)
def test_other_cookies(both, cookies, received):
    def build(framework, trace):
        app = framework.Flask("cookies", root_path=".", static_folder=None)

        @app.get("/")
        def index():
            trace.append(list(framework.request.cookies.items(multi=True)))
            response = framework.make_response("set")
            for name, value, options in cookies:
                try:
                    response.set_cookie(name, value, **options)
                except Exception as error:
                    trace.append(type(error).__name__)
            response.delete_cookie("old")
            return response

        return app

    both.converse(build, [{"environ": (("HTTP_COOKIE", received),)}, {}])
