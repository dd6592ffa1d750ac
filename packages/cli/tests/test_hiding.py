from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from glassware_cli.hiding import HIDDEN, show


@pytest.mark.parametrize("defined", [False, True])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, "5ecret") for key in ("SECRET_KEY", "DB_PASSWORD", "DB_PWD", "DB_PW", "API_TOKEN")),
        *((key, "5ecret") for key in ("JWT", "JWT_CODE", "BEARER", "AUTH", "BASIC_AUTH", "OTP")),
        *((key, "5ecret") for key in ("PRIVATE_PEM", "TLS_PEM", "SALT", "WEBHOOK", "SENTRY_DSN")),
        *((key, 5) for key in ("PIN", "CARD_PIN", "ENCRYPTION_KEY")),
        ("SECRET_KEY_FALLBACKS", ["5ecret"]),
        ("AUTH", {"USER": "ada", "NUMBER": 5}),
        ("DATABASE", "mysql://ada:5ecret@host"),
        ("HOOK", "https://chat.example/hooks/5ecret"),
        ("STORAGE", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=5ecret=="),
        ("DATABASE", "Server=host;User Id=ada;Pwd=5ecret"),
        ("DATABASE", "host=db password=5ecret"),
        ("SERVICE", '{"private_key": "5ecret"}'),
        ("HEADER", "Bearer 5ecret"),
        ("LICENCE", "eyJhbGciOiJIUzI1NiJ9.e30.5ecret"),
        ("CERTIFICATE", "-----BEGIN PRIVATE KEY-----\n5ecret"),
        ("DATA", b"5ecret"),
    ],
)
def test_secrets_are_hidden_wholly(key: str, value: Any, defined: bool) -> None:
    assert show(key, value, defined) == HIDDEN


@pytest.mark.parametrize("defined", [False, True])
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"PASSWORD": "5ecret", "PORT": 25}, "{'PASSWORD': (hidden), 'PORT': 25}"),
        ({"password": "5ecret", "tls": True}, "{'password': (hidden), 'tls': True}"),
        ({"url": "mysql://ada:5ecret@host", "size": 5}, "{'url': (hidden), 'size': 5}"),
        ({"main": {"at": "mysql://ada:5ecret@host"}}, "{'main': {'at': (hidden)}}"),
        ({"replicas": [("mysql://ada:5ecret@host", 2)]}, "{'replicas': [((hidden), 2)]}"),
        (["AccountKey=5ecret", 1], "[(hidden), 1]"),
        ({"5ecret": "ada", "sk_live_5ecret": 1}, "{(hidden): (hidden), (hidden): (hidden)}"),
        ({1: {"pin": 5}, "day": 6}, "{1: {'pin': (hidden)}, 'day': 6}"),
    ],
)
def test_secrets_are_hidden_inside_of_mappings_and_sequences(
    value: Any, shown: str, defined: bool
) -> None:
    assert show("SHOP", value, defined) == shown


def test_text_is_shown_of_keys_that_a_part_or_plugin_defines() -> None:
    for value in ("Lax", Path("data", "sessions.db"), ["a.example", "b.example"], {"ui": "mako"}):
        assert show("SHOP", value, defined=True) == repr(value)
        assert HIDDEN in show("SHOP", value)
    assert show("PREFERRED_URL_SCHEME", "https", defined=True) == "'https'"


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 5, 2.5, Decimal("2.5"), timedelta(days=1), date(2026, 1, 1), "", b""),
        *([1, 2], (1, 2), {3}, {"SIZE": 5, "pool-size": 6, 7: None}, [], {}),
    ],
)
def test_what_is_not_text_is_shown(value: Any) -> None:
    assert show("SHOP", value) == repr(value)


@pytest.mark.parametrize("value", [None, False, ""])
def test_that_a_secret_is_missing_is_shown(value: Any) -> None:
    assert show("SECRET_KEY", value) == repr(value)


def test_other_objects_are_hidden_for_their_text_may_hold_anything() -> None:
    class Client:
        def __repr__(self) -> str:
            return "Client(password='5ecret')"

    assert show("CLIENT", Client(), defined=True) == HIDDEN


def test_what_contains_itself_is_shown_to_some_depth() -> None:
    value: list[Any] = [1]
    value.append(value)
    assert show("SHOP", value) == "[1, [1, [1, [1, [1, (hidden)]]]]]"
