from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as WerkzeugResponse

from glassware_core import Response
from glassware_sessions import SessionInterface, werkzeug_private
from glassware_sessions import set_cookie as module
from glassware_sessions.set_cookie import SessionCookie, session_cookie, vary_by_cookie

STOCK = {
    "domain": None,
    "path": "/",
    "secure": False,
    "httponly": True,
    "samesite": None,
    "partitioned": False,
}
VALUE = "eyJhIjoxfQ.ZVPxAA.c29-_"


def options(**changed):
    return {**STOCK, **changed}


def send(response, name, value, expires, chosen):
    cookie = SessionCookie(name, **chosen)
    cookie.send(response, value, expires)


CASES = list(
    product(
        ["session", "__Host-s", "s\xf6 x"],
        [VALUE, "", "needs quotes", '"', "\xe9"],
        [None, datetime(2030, 1, 2, tzinfo=UTC), datetime(2030, 1, 2)],
        [
            STOCK,
            options(domain="example.com"),
            options(domain=".ex\xe4mple.com:80"),
            options(domain=""),
            options(path="/a b;c\xe9"),
            options(path=None),
            options(secure=True, httponly=False),
            options(httponly=1),
            options(samesite="lax", partitioned=True),
        ],
    )
)


@pytest.mark.parametrize("known", [True, False])
def test_the_header_is_that_of_werkzeug(monkeypatch, known):
    monkeypatch.setattr(werkzeug_private, "HEADERS_LAYOUT_KNOWN", known)
    for name, value, expires, chosen in CASES:
        ours, theirs = Response("x"), WerkzeugResponse("x", mimetype="text/html")
        send(ours, name, value, expires, chosen)
        theirs.set_cookie(name, value, expires=expires, **chosen)
        assert list(ours.headers) == list(theirs.headers)


class Said(SessionInterface):
    """Says what it is told, as methods of an interface do."""

    def __init__(self, name, **said):
        said["name"] = name
        for each in said:
            setattr(self, f"get_cookie_{each}", lambda app, each=each: said[each])


def test_one_and_true_are_not_mixed_up():
    for httponly in (True, 1, True):
        response = Response("x")
        session_cookie(Said("s", **options(httponly=httponly)), None).send(response, VALUE, None)
        end = "HttpOnly; Path=/" if httponly is True else "HttpOnly=1; Path=/"
        assert response.headers["Set-Cookie"] == f"s={VALUE}; {end}"


@pytest.mark.parametrize("name", ["value-to-come", "date-to-come", "xvalue-to-comex"])
def test_a_name_like_the_place_of_the_value_does_no_harm(name):
    for expires in (None, datetime(2030, 1, 2, tzinfo=UTC)):
        ours, theirs = Response("x"), Response("x")
        send(ours, name, VALUE, expires, STOCK)
        theirs.set_cookie(name, VALUE, expires=expires, **STOCK)
        assert ours.headers["Set-Cookie"] == theirs.headers["Set-Cookie"]


def test_what_werkzeug_refuses_is_refused():
    with pytest.raises(ValueError, match="SameSite"):
        send(Response("x"), "s", VALUE, None, options(samesite="sometimes"))
    with pytest.raises(ValueError, match="newline"):
        send(Response("x"), "s\n", VALUE, None, STOCK)
    with pytest.raises(UnicodeError):
        send(Response("x"), "s", VALUE, None, options(domain="a" * 70))


def test_a_cookie_that_is_too_large_is_sent_with_a_warning():
    response = Response("x")
    with pytest.warns(UserWarning, match="The 'session' cookie is too large: the value was 5000"):
        send(response, "session", "x" * 5000, None, STOCK)
    assert len(response.headers["Set-Cookie"]) > 5000


def test_the_limit_is_that_of_the_response():
    response = Response("x")
    response.max_cookie_size = 0
    send(response, "session", "x" * 5000, None, STOCK)
    response.max_cookie_size = 10
    with pytest.warns(UserWarning, match="limit is 10 bytes"):
        send(response, "session", VALUE, None, STOCK)
    assert len(response.headers.getlist("Set-Cookie")) == 2


def test_a_response_with_a_method_of_its_own_is_asked():
    class Own(Response):
        def set_cookie(self, key, value="", **kwargs):
            super().set_cookie(f"own-{key}", value, **kwargs)

    response = Own("x")
    send(response, "s", VALUE, None, STOCK)
    assert response.headers["Set-Cookie"] == f"own-s={VALUE}; HttpOnly; Path=/"

    response = Response("x")
    seen = []
    response.set_cookie = lambda *args, **kwargs: seen.append((args, kwargs))
    send(response, "s", VALUE, None, STOCK)
    assert seen == [(("s", VALUE), {"expires": None, **STOCK})]
    assert "Set-Cookie" not in response.headers


def test_headers_of_another_class_are_asked():
    class Own(Headers):
        def add(self, name, value, /, **kwargs):
            super().add(f"X-{name}", value, **kwargs)

    response = Response("x")
    response.headers = Own()
    send(response, "s", VALUE, None, STOCK)
    assert list(response.headers) == [("X-Set-Cookie", f"s={VALUE}; HttpOnly; Path=/")]


def test_a_cookie_is_deleted_as_it_was_set():
    response, theirs = Response("x"), Response("x")
    chosen = options(domain="example.com", path="/shop", secure=True, samesite="Strict")
    SessionCookie("s", **chosen).delete(response)
    theirs.delete_cookie("s", **chosen)
    assert list(response.headers) == list(theirs.headers)


def test_the_same_answers_give_the_same_cookie_and_only_so_many_are_kept():
    first = session_cookie(Said("s", **STOCK), None)
    assert session_cookie(Said("s", **STOCK), None) is first
    for number in range(200):
        assert session_cookie(Said(f"s{number}", **STOCK), None).name == f"s{number}"
    assert module._kept.cache_info().currsize <= 64


VARY = [
    [],
    ["Accept"],
    ["Cookie"],
    ["cookie"],
    ["*"],
    [""],
    ["Accept, Cookie"],
    ["Accept", "Encoding"],
    ["Cookie", "Accept"],
]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("vary", VARY, ids=map(repr, VARY))
def test_a_response_varies_as_werkzeug_would_have_it(monkeypatch, known, vary):
    monkeypatch.setattr(werkzeug_private, "HEADERS_LAYOUT_KNOWN", known)
    ours, theirs = Response("x"), Response("x")
    for response in (ours, theirs):
        for value in vary:
            response.headers.add("vary", value)
        response.headers["X-Last"] = "1"
    vary_by_cookie(ours)
    theirs.vary.add("Cookie")
    assert list(ours.headers) == list(theirs.headers)
    vary_by_cookie(ours)
    assert list(ours.headers) == list(theirs.headers)


def test_a_vary_property_of_ones_own_is_asked():
    class Own(Response):
        added = set()
        vary = added

    response = Own("x")
    vary_by_cookie(response)
    assert Own.added == {"Cookie"}
    assert "Vary" not in response.headers
