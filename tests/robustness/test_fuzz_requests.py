"""Requests that hypothesis makes up; `FUZZ_EXAMPLES` says how many."""

from __future__ import annotations

import io
import json
import os
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

#: How many requests each test makes up.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))

latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=12)
raw = st.binary(max_size=12).map(lambda data: data.decode("latin1"))
NASTY = [
    "", " ", "/", "//", "\\", "..", "../", "%", "%00", "%zz", "%ff", "%C3%A9", "\x00", "\x7f",
    "\xe9", "\xff\xfe", "٣".encode().decode("latin1"), "\xed\xa0\x80", "\xc0\xaf", "a" * 300,
    "'", '"', "\"a", "<b>", "&", "=", ";",
    ",", ":", "@", "[", "]", "[::1]", "http://[", "http://a b", "//evil.example", "javascript:1",
    "0", "-0", "-1", "1e400", "nan", "9" * 400, "inf", "True", "None", "{}", "{{ 7 * 7 }}",
    "CON", "NUL.txt", "C:\\x", "a\tb", "=?utf-8?q?x?=", "utf-8''%ff", "*", "W/\"a\"", "\"a\", b",
    "bytes=0-", "bytes=-0", "bytes=5-1", "bytes=0-1,3-4", "bytes=a-b", "bytes=" + "9" * 50 + "-",
    "Basic", "Basic !", "Basic \xe9", "Basic /w==", "Digest a=", "Bearer \xff", "Digest \"",
    "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 1970", "Thu, 01 Jan 99999999999 00:00:00 GMT",
    "Thu, 01 Jan 1970 00:00:00 +9999999999", "Sun, 06 Nov 1994 25:61:61 GMT", "0001-01-01",
    "a=b; c=d", "session=x.y.z", "session=.eJw.a.b", "session=\"", "=nameless", "__Host-a=1",
    "text/html;q=\xb2", "text/html;q=nan", "*/*;q=1e400", "text/html;level=\"", ";q=", "a/b;c",
    "application/json", "application/json; charset=latin-1", "application/json; charset=\x00",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=\"b", "multipart/form-data; boundary=" + "b" * 400,
    "multipart/form-data; boundary=\xe9", "application/x-www-form-urlencoded", "text/plain",
    "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary*=utf-8''b",
    "max-age=a", "max-age=" + "9" * 30, "private=\"a", "no-cache=\xff", "gzip, *;q=0", "x" * 5000,
]  # fmt: skip
nasty = st.sampled_from(NASTY)
piece = st.one_of(nasty, latin, raw)
text = st.one_of(piece, st.lists(piece, max_size=4).map("".join))

FIRST = [
    "", "string", "short", "int", "fixed", "float", "path", "any", "uuid", "words", "page", "key",
    "attributes", "form", "json", "json-silent", "data", "limited", "echo", "template", "files",
    "template-stream", "stream", "redirect", "url", "cookie", "session", "flash", "download",
    "abort", "static", "en/pages", "string-slash", "int-slash", "path-slash", "any-slash",
]  # fmt: skip
SECOND = [
    "a", "bb", "c d", "07", "007", "-7", "1.5", "-0.0", "1/2", "é".encode().decode("latin1"),
    "a+b", "+", "page.html", "templates/page.html", "12345678-1234-5678-1234-567812345678",
]  # fmt: skip
paths = st.one_of(
    text,
    st.tuples(st.sampled_from(FIRST), st.one_of(st.sampled_from(SECOND), text)).map(
        lambda parts: "/" + "/".join(parts)
    ),
    st.sampled_from(FIRST).map(lambda first: f"/{first}"),
)
queries = st.one_of(
    text.map(lambda value: value.replace("#", "")),
    text.map(lambda value: "value=" + quote(value.encode("latin1"), safe="")),
    st.lists(st.tuples(st.sampled_from(["value", "attachment", "force", "key"]), text)).map(
        lambda pairs: urlencode([(name, value.encode("latin1")) for name, value in pairs])
    ),
)
HEADERS = [
    "ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "AUTHORIZATION",
    "PROXY_AUTHORIZATION", "CACHE_CONTROL", "CONTENT_ENCODING", "CONTENT_MD5", "COOKIE", "DATE",
    "EXPECT", "FORWARDED", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "IF_RANGE",
    "IF_UNMODIFIED_SINCE", "MAX_FORWARDS", "ORIGIN", "PRAGMA", "RANGE", "REFERER",
    "TRANSFER_ENCODING", "USER_AGENT", "X_FORWARDED_FOR", "X_FORWARDED_HOST",
    "X_REQUESTED_WITH", "ACCESS_CONTROL_REQUEST_HEADERS", "ACCESS_CONTROL_REQUEST_METHOD", "X_Y",
]  # fmt: skip
headers = st.dictionaries(
    st.sampled_from(HEADERS).map(lambda name: f"HTTP_{name}"), text, max_size=5
)
hosts = st.one_of(
    st.sampled_from(
        ["localhost", "a.example.com", "example.com", "example.com:80", "[::1]:80", "localhost:0"]
    ),
    text,
)
methods = st.one_of(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "TRACE", "get", "BREW"]),
    latin.filter(bool),
)

part_headers = st.sampled_from(
    [
        'Content-Disposition: form-data; name="first"',
        'Content-Disposition: form-data; name="file"; filename="a.txt"',
        "Content-Disposition: form-data; name*=utf-8''%ff; filename*=\xe9''x",
        "Content-Disposition: form-data",
        "Content-Disposition: attachment; name",
        "Content-Disposition:",
        "Content-Type: text/plain; charset=no-such",
        "Content-Type: \x00",
        "Content-Transfer-Encoding: base64",
        "Content-Length: -1",
        " folded",
        ": none",
        "none",
    ]
)
parts = st.tuples(
    st.sampled_from(["--b", "--b--", "--", "-b"]),
    st.sampled_from(["\r\n", "\n", "\r", " \r\n"]),
    st.lists(part_headers, max_size=3).map("\r\n".join),
    st.sampled_from(["\r\n\r\n", "\n\n", "\r\n", ""]),
    text,
    st.sampled_from(["\r\n", "\n", ""]),
).map("".join)
multipart = st.tuples(
    st.just("multipart/form-data; boundary=b"),
    st.lists(parts, max_size=5).map(lambda found: "".join([*found, "--b--"]).encode("latin1")),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), nasty)
    | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
as_json = st.tuples(
    st.just("application/json"),
    st.one_of(
        values.map(lambda value: json.dumps(value).encode()),
        st.sampled_from(
            [b"[" * 100_000, b'{"a":' * 50_000, b"\xef\xbb\xbf1", b"\x00\x01", b"9" * 5000]
        ),
        st.sampled_from(["utf-16", "utf-32"]).map(lambda codec: json.dumps("é").encode(codec)),
    ),
)
bodies = st.one_of(
    multipart,
    as_json,
    st.tuples(
        st.just("application/x-www-form-urlencoded"), queries.map(lambda q: q.encode("latin1"))
    ),
    st.tuples(text, text.map(lambda value: value.encode("latin1"))),
)
lengths = st.one_of(
    st.just("right"),
    st.none(),
    st.sampled_from(["0", "1", "99", "100001", "-1", "+1", "1_0", " 3", "\xb2", "1e3", "9" * 40]),
    text,
)


class BrokenInput(io.RawIOBase):
    """An input that breaks off with an error."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def read(self, size: int | None = -1) -> bytes:
        found = self.data.read(size)
        if not found:
            raise ConnectionResetError
        return found

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> bytes:
        return self.read(size)


inputs = st.sampled_from([io.BytesIO, io.BytesIO, io.BytesIO, BrokenInput])


@st.composite
def environs(draw: Any) -> dict[str, Any]:
    content_type, body = draw(bodies)
    environ = {
        "method": draw(methods),
        "path": draw(paths),
        "query": draw(queries),
        "HTTP_HOST": draw(hosts),
        "SCRIPT_NAME": draw(st.one_of(st.just(""), st.just("/mounted"), text)),
        "SERVER_NAME": draw(st.one_of(st.just("localhost"), st.just("/run/socket"), text)),
        "SERVER_PORT": draw(st.one_of(st.just("80"), text)),
        "wsgi.url_scheme": draw(st.sampled_from(["http", "https"])),
        **draw(headers),
    }
    if draw(st.booleans()):
        length = draw(lengths)
        environ["CONTENT_TYPE"] = content_type
        environ["wsgi.input"] = draw(inputs)(body)
        if length is not None:
            environ["CONTENT_LENGTH"] = str(len(body)) if length == "right" else length
        if draw(st.booleans()):
            environ["wsgi.input_terminated"] = True
    else:
        environ["body"] = b""
    return environ


check = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


@given(environs())
@check
def test_no_request_makes_an_exception_escape_or_a_500(everything, send, environ):
    assert send(everything, **environ).code < 500


@pytest.mark.filterwarnings("ignore:Current server name")
@given(environs())
@check
def test_no_request_does_where_hosts_matter(with_hosts, send, environ):
    assert send(with_hosts, **environ).code < 500


@given(
    text,
    st.sampled_from(
        [
            "echo",
            "template",
            "template-stream",
            "stream",
            "redirect",
            "url",
            "cookie",
            "session",
            "flash",
            "download",
            "abort",
        ]
    ),
)
@check
def test_no_text_that_a_view_answers_with_does(everything, send, value, view):
    query = "attachment&value=" + quote(value.encode("latin1"), safe="")
    assert send(everything, f"/{view}", query).code < 500


@given(
    values,
    st.sampled_from(
        [
            "echo",
            "template",
            "template-stream",
            "stream",
            "redirect",
            "url",
            "cookie",
            "session",
            "flash",
            "download",
            "abort",
            "json",
        ]
    ),
)
@check
def test_no_json_that_a_view_answers_with_does(everything, send, value, view):
    body = json.dumps(value).encode()
    answer = send(everything, f"/{view}", "", body, "POST", CONTENT_TYPE="application/json")
    assert answer.code < 500


@given(st.lists(parts, max_size=6), st.booleans())
@check
def test_no_multipart_form_does(everything, send, found, ended):
    body = "".join([*found, "--b--\r\n"]).encode("latin1")
    more = {"wsgi.input_terminated": True} if ended else {}
    kind = "multipart/form-data; boundary=b"
    assert send(everything, "/form", "", body, "POST", CONTENT_TYPE=kind, **more).code < 500


@given(st.sampled_from(HEADERS), text, st.sampled_from(["/attributes", "/download", "/session"]))
@check
def test_no_header_does(everything, send, name, value, path):
    assert send(everything, path, "value=x.txt", **{f"HTTP_{name}": value}).code < 500
