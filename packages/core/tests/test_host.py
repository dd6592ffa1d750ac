from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import SecurityError

from glassware_core import host as module
from glassware_core.host import valid_host

SERVER = ("server", 8000)


@pytest.mark.parametrize(
    ("scheme", "header", "expected"),
    [
        ("http", "example.com", "example.com"),
        ("http", "example.com:80", "example.com"),
        ("https", "example.com:443", "example.com"),
        ("https", "example.com:80", "example.com:80"),
        ("http", "EXAMPLE.com:8080", "EXAMPLE.com:8080"),
        ("http", "127.0.0.1:65535", "127.0.0.1:65535"),
        ("http", "[::1]:5000", "[::1]:5000"),
        ("ws", "[::ffff:1.2.3.4]:80", "[::ffff:1.2.3.4]"),
        ("http", "my_service:80", "my_service"),
        ("https", "my_service:8080", "my_service:8080"),
        ("http", "", ""),
    ],
)
def test_a_host_is_returned_without_the_port_of_the_scheme(scheme, header, expected):
    for _ in range(2):
        assert valid_host(scheme, header, SERVER, None) == expected


@pytest.mark.parametrize(
    "header",
    ["a b", "a/b", "a@b", "a?b", "a\\b", "\x8a", "a\x85", "a\r\nb", "a\0", "<script>", "a,b",
     "[::1", "::1", "[x]", "a:", "a:b", "a:0", "a:65536", f"a:{'9' * 5000}", "a:+1",
     "a:80:80"],
)  # fmt: skip
@pytest.mark.parametrize("trusted", [None, [], ["a"], [".com"]])
def test_what_is_no_host_is_refused(header, trusted):
    for _ in range(2):
        with pytest.raises(SecurityError):
            valid_host("http", header, SERVER, trusted)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("\u2603.net", "xn--n3h.net"),
        ("b\xfccher.example:81", "xn--bcher-kva.example:81"),
        ("b\xfccher.example:80", "xn--bcher-kva.example"),
    ],
)
def test_a_name_beyond_ascii_is_encoded_as_browsers_do(header, expected):
    assert valid_host("http", header, SERVER, None) == expected
    assert valid_host("http", header, SERVER, [".net", ".example"]) == expected
    with pytest.raises(SecurityError):
        valid_host("http", header, SERVER, ["other.com"])


@pytest.mark.parametrize("header", ["a\uff0fb", "\uff20a", "\xe9" * 70, "\xe9..b", "\xe9:\u0663"])
def test_a_name_that_encodes_to_no_host_is_refused(header):
    for trusted in (None, ["a"]):
        with pytest.raises(SecurityError):
            valid_host("http", header, SERVER, trusted)


@given(st.text(max_size=20))
def test_any_header_gives_a_host_or_is_refused(header):
    try:
        host = valid_host("http", header, SERVER, None)
    except SecurityError:
        return
    assert host.isascii()
    assert not set(host) & set(" /\\@?#\r\n\t\0<>\"'")


def test_only_trusted_hosts_are_accepted_also_when_another_application_accepts_any():
    assert valid_host("http", "evil.com", SERVER, None) == "evil.com"
    with pytest.raises(SecurityError):
        valid_host("http", "evil.com", SERVER, ["good.com"])
    assert valid_host("http", "a.good.com:81", SERVER, [".good.com"]) == "a.good.com:81"


def test_without_a_header_the_server_is_the_host():
    assert valid_host("http", None, ("server", 8000), None) == "server:8000"
    assert valid_host("http", None, ("::1", 80), None) == "[::1]"
    assert valid_host("http", None, ("/run/socket", None), None) == ""
    assert valid_host("http", None, None, None) == ""


def test_the_hosts_that_are_kept_are_bounded():
    for number in range(3000):
        valid_host("http", f"host-{number}", SERVER, None)
        valid_host("http", f"{number}.{'x' * 10_000}", SERVER, None)
    assert len(module._valid) <= 1024
    assert all(len(header) < 256 for _, header in module._valid)
