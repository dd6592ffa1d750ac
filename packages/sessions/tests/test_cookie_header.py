from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.sansio.http import parse_cookie
from werkzeug.test import create_environ

from glassware_core import Request
from glassware_sessions.cookie_header import cookie_of, find_cookie, reads_the_header

# The machine may be busy.
unhurried = settings(deadline=None)

HEADERS = [
    "session=x",
    "a=1; session=x; b=2",
    "session=x; session=y",
    "session=; session=y",
    "session; session=y",
    "session",
    "session=",
    "session = x ; b",
    "session=\tx\t;",
    ";;;session=x",
    " ; session=x",
    "SESSION=x",
    "mysession=x",
    "session2=x; session=y",
    "a=1, session=x",
    "a=session=x",
    "session==x=",
    "a",
    "",
    "session=\xe9",
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_cookie_is_found_where_the_parser_finds_it(header):
    expected = parse_cookie(header).get("session") or ""
    assert find_cookie(header, "session") == expected
    assert cookie_of(request(header), "session") == expected


names = st.sampled_from(["session", "s", "a", "__Host-s", "a b", " a", "a=", "s;", "", "\xe9"])
headers = st.text(alphabet='sa=; \t"\\,.\xe9bession', max_size=30)


@unhurried
@given(headers, names, headers)
def test_what_is_found_in_any_header_is_what_the_parser_finds(before, name, after):
    for header in (before, f"{before};{name}={after}", f"{name} = {after};{name}=z"):
        found = find_cookie(header, name)
        if found is not None:
            assert found == (parse_cookie(header).get(name) or "")


@pytest.mark.parametrize(
    "header", ['session="x"', 'a="x; session=evil"; session=good', 'a"; session=x']
)
def test_quotes_are_left_to_the_parser(header):
    assert find_cookie(header, "session") is None


def request(header, cls=Request):
    environ = create_environ()
    if header is not None:
        environ["HTTP_COOKIE"] = header
    return cls(environ)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (None, ""),
        ("", ""),
        ("a=1", ""),
        ("session=x", "x"),
        ('session="x"', "x"),
        ('a="x; session=evil"; session=good', "good"),
        ('session="\\170"', "x"),
    ],
)
def test_the_cookie_of_a_request(header, value):
    assert cookie_of(request(header), "session") == value


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("session=a b; session=y", "session"),
        ("session=a\tb; session=y", "session"),
        ("a b=1", "a b"),
        ("a\tb=1", "a\tb"),
        ("=1", ""),
    ],
)
def test_blanks_and_a_missing_name_are_left_to_the_parser(header, name):
    assert find_cookie(header, name) is None
    assert cookie_of(request(header), name) == (parse_cookie(header).get(name) or "")


def test_a_request_class_may_have_cookies_of_its_own():
    class Own(Request):
        cookies = {"session": "own"}

    class Stock(Request):
        pass

    assert cookie_of(request("session=x", Own), "session") == "own"
    assert cookie_of(request(None, Own), "session") == "own"
    assert cookie_of(request("session=x", Stock), "session") == "x"
    assert not reads_the_header(request(None, Own))
    assert reads_the_header(request(None, Stock))
    assert reads_the_header(request(None))
