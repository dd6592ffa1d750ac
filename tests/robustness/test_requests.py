"""Malformed requests that are known to trip frameworks, each with the answer that it gets."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

JSON = {"method": "POST", "CONTENT_TYPE": "application/json"}
FORM = {"method": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
PARTS = {"method": "POST", "CONTENT_TYPE": "multipart/form-data; boundary=b"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b"", 400),
        (b"nope", 400),
        (b"\xff\xfe\xfd", 400),
        (b'"\xff"', 400),
        (b"9" * 5000, 400),
        (b"NaN", 200),
        (b'"\\ud800"', 200),
        (b'{"a": 1, "a": 2}', 200),
    ],
)
def test_json_is_read_or_refused(everything: Any, send: Any, body: bytes, code: int) -> None:
    assert send(everything, "/json", "", body, **JSON).code == code


def test_a_body_of_another_type_is_not_json(everything: Any, send: Any) -> None:
    assert send(everything, "/json", "", b"{}", method="POST").code == 415
    assert send(everything, "/json", "force", b"{}", method="POST").code == 200
    assert send(everything, "/json-silent", "", b"{", **JSON).body == b"null\n"


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(
    ("length", "code"),
    [
        ("11", 413),
        ("10", 200),
        ("5", 200),
        ("20000000", 413),
        ("-1", None),
        ("x", None),
        ("", None),
    ],
)
def test_a_body_is_limited_whoever_ends_it(
    everything: Any, send: Any, ended: bool, length: str, code: int | None
) -> None:
    more = {"wsgi.input_terminated": True} if ended else {}
    size = int(length) if length.isdigit() else 5
    body = io.BytesIO(b"x" * min(size, 20))
    environ = {"wsgi.input": body, "CONTENT_LENGTH": length, "method": "POST", **more}
    answer = send(everything, "/limited", **environ)
    assert answer.code == code or (code is None and answer.code in (200, 400))


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("path", ["/data", "/json", "/form", "/limited"])
def test_a_body_that_ends_before_its_length_is_refused(
    everything: Any, send: Any, path: str, ended: bool
) -> None:
    kind = {"/json": JSON, "/form": PARTS}.get(path, {"method": "POST"})
    more = {"wsgi.input_terminated": True} if ended else {}
    body = {"wsgi.input": io.BytesIO(b"[1]"), "CONTENT_LENGTH": "9"}
    assert send(everything, path, **kind, **body, **more).code == 400


@pytest.mark.parametrize("path", ["/data", "/json", "/form"])
def test_an_input_that_fails_is_refused(everything: Any, send: Any, path: str) -> None:
    class Failing(io.BytesIO):
        def read(self, *args: Any) -> bytes:
            raise ConnectionResetError

        readline = readlines = readinto = readall = read  # type: ignore[assignment]

    kind = {"/json": JSON, "/form": PARTS}.get(path, {"method": "POST"})
    for more in ({}, {"wsgi.input_terminated": True}):
        body = {"wsgi.input": Failing(), "CONTENT_LENGTH": "9"}
        assert send(everything, path, **kind, **body, **more).code == 400


HEADERS = {
    "AUTHORIZATION": ["Basic \xe9", "Basic \xff==", "Basic", "Digest \xff", "Digest a=\"", "\x00"],
    "IF_NONE_MATCH": ['"\xff', "W/", '"a', "*", ",,,", 'W/"a", "'],
    "IF_MATCH": ['"\xff', "W/", '"a', ",,,"],
    "IF_RANGE": ['"a', "W/\"", "\xff", "Thu, 01 Jan 99999999999 00:00:00 GMT"],
    "IF_MODIFIED_SINCE": ["x", "Thu, 01 Jan 99999999999 00:00:00 GMT", "1", "\xff"],
    "RANGE": ["bytes=", "bytes=a-b", "bytes=9-1", "bytes=-", "bytes=" + "9" * 99 + "-", "\xff=0-"],
    "ACCEPT": ["*/*;q=\xb2", ";q=1", "a/b;q=nan", "text/html;q=-1e999", ",", "a/b;c=\""],
    "ACCEPT_LANGUAGE": ["\xff", "*", ";q=", "x-" + "y" * 999],
    "COOKIE": ["=", "=;=", "session", 'session="', "session=\xff.\xfe.\xfd", ";" * 999],
    "CACHE_CONTROL": ["max-age=x", "no-cache=\"", "=", "\xff=\xff"],
    "X_FORWARDED_FOR": ["\xff", ",", "unknown"],
}  # fmt: skip


@pytest.mark.parametrize("path", ["/attributes", "/download", "/session"])
@pytest.mark.parametrize("header", [(name, text) for name in HEADERS for text in HEADERS[name]])
def test_a_header_that_does_not_parse_is_as_good_as_none(
    everything: Any, send: Any, path: str, header: tuple[str, str]
) -> None:
    name, text = header
    answer = send(everything, path, "value=x.txt", **{f"HTTP_{name}": text})
    assert answer.code in ((200, 206, 304, 412, 416) if path == "/download" else (200,))


@pytest.mark.parametrize("value", ["a\r\nX: 1", "\x00", "http://[", "//[", "http://a:b/", "\ud800"])
def test_a_redirect_takes_any_text(everything: Any, send: Any, value: str) -> None:
    answer = send(everything, "/redirect", "", json.dumps(value).encode(), **JSON)
    assert answer.code == 302
    assert answer.header("Location").isascii()
    assert answer.header("X") is None


@pytest.mark.parametrize(
    "value", ["a\r\nX: 1", "\x00", "", "é", "\ud800", "/", "..", '"', "a" * 999]
)
def test_a_download_takes_any_name(everything: Any, send: Any, value: str) -> None:
    answer = send(everything, "/download", "attachment", json.dumps(value).encode(), **JSON)
    assert answer.code == 200
    assert answer.header("Content-Disposition").startswith("attachment; filename")
    assert answer.header("X") is None


def cookie(app: Any, payload: bytes) -> str:
    """Sign a payload as the application signs sessions."""
    from glassware.sessions import SecureCookieSessionInterface

    signer: Any = SecureCookieSessionInterface().get_signing_serializer(app)
    return str(signer.make_signer(signer.salt).sign(payload).decode("latin1"))


@pytest.mark.parametrize(
    "payload",
    [b"", b"x", b"bnVsbA", b"WzFd", b"Ing", b".eJw", b".x", b"eyIgdCI6MX0", b"\xff", b"_" * 999],
)
def test_a_signed_session_that_cannot_be_read_is_empty(
    everything: Any, send: Any, payload: bytes
) -> None:
    header = f"session={cookie(everything, payload)}"
    answer = send(everything, "/session", "value=new", HTTP_COOKIE=header)
    assert json.loads(answer.body)["value"] == "new"


@pytest.mark.parametrize("host", ["a b", "a/b", "\x8a", "[::1", "a:b", "a@b", "a:99999", "a\tb"])
def test_a_host_that_is_none_is_refused(
    everything: Any, with_hosts: Any, send: Any, host: str
) -> None:
    assert send(everything, "/", HTTP_HOST=host).code == 400
    assert send(with_hosts, "/", HTTP_HOST=host).code == 400


def test_a_host_that_is_not_trusted_is_refused(with_hosts: Any, send: Any) -> None:
    assert send(with_hosts, "/", HTTP_HOST="example.com").code == 200
    assert send(with_hosts, "/", HTTP_HOST="evil.com").code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/int/" + "9" * 5000, "/int/\xd9\xa3", "/int/1_0", "/int/ 1", "/float/1e5", "/float/nan",
        "/float/" + "9" * 400 + ".0", "/uuid/x", "/fixed/7", "/fixed/201", "/any/x", "/short/abc",
        "/string/", "", "*", "//", "/\x00", "/\xff", "http://a/b", "/files/../conftest.py",
        "/files/%2e%2e/x", "/files/\x00", "/files/" + "a" * 5000, "/static/\x00",
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_not_found(everything: Any, send: Any, path: str) -> None:
    assert send(everything, path).code in (200, 308, 404)


def test_a_missing_key_of_a_form_is_refused(everything: Any, send: Any) -> None:
    assert send(everything, "/key").code == 400
    assert send(everything, "/key", "key=x").code == 400


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xe9",
        "multipart/form-data; boundary=\"b", "multipart/form-data; boundary=" + "b" * 9999,
        "multipart/form-data; charset=\x00; boundary=b", "multipart/", "/", ";", "\xff/\xff",
    ],
)  # fmt: skip
def test_a_form_of_no_known_kind_is_empty_or_refused(everything: Any, send: Any, kind: str) -> None:
    body = b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--b--\r\n"
    answer = send(everything, "/form", "", body, method="POST", CONTENT_TYPE=kind)
    assert answer.code in (200, 400, 413)


@pytest.mark.parametrize(
    "body", [b"%", b"%zz=%ff", b"\xff=\xff", b"&&&", b"=", b"a=1;b=2", b"\x00"]
)
def test_any_urlencoded_form_is_read(everything: Any, send: Any, body: bytes) -> None:
    assert send(everything, "/form", "", body, **FORM).code == 200


@pytest.mark.parametrize("method", ["BREW", "get", "\xff", "A" * 999, "TRACE", "CONNECT", "PATCH"])
def test_a_method_that_is_not_allowed_is_refused(everything: Any, send: Any, method: str) -> None:
    assert send(everything, "/", method=method).code in (200, 405)
