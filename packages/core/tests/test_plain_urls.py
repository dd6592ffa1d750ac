from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from glassware_core import plain_urls
from glassware_core.plain_urls import is_plain_url


@pytest.mark.parametrize(
    "url",
    ["/", "/notes/7?page=2&q=a%20b", "http://localhost/", "https://a-b.example:8080/x", "/a?b?c"],
)
def test_plain_urls(url):
    assert is_plain_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "notes",
        "//example.org/",
        "/a?",
        "/a#b",
        "/a b",
        "/\r\nX: 1",
        "/b\u00fccher",
        "/a%\n",
        "http://localhost",
        "http://Localhost/",
        "http://a..b/",
        "http://-a/",
        "http://user@localhost/",
        "http://localhost:080/",
        "http://localhost:99999/",
        "http://[::1]/",
        "ftp://localhost/",
        "javascript:alert(1)",
    ],
)
def test_others(url):
    assert not is_plain_url(url)


@given(st.from_regex(plain_urls._PLAIN, fullmatch=True))
def test_werkzeug_returns_a_plain_url_as_it_is(url):
    assert iri_to_uri(url) == url


@given(
    st.sampled_from(["", "/", "http://", "https://a.b/"]),
    st.text("ab/:?#%@.-_[]09 \\;h", max_size=14),
)
def test_werkzeug_returns_whatever_is_taken_for_plain_as_it_is(start, rest):
    if is_plain_url(start + rest):
        assert iri_to_uri(start + rest) == start + rest
