from __future__ import annotations

import pytest

from glassware_core.environment import get_debug_flag, get_env, get_load_dotenv, is_ip


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FLASK_DEBUG", "FLASK_ENV", "FLASK_SKIP_DOTENV"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False),
        ("", False),
        ("0", False),
        ("false", False),
        ("False", False),
        ("NO", False),
        ("1", True),
        ("True", True),
        ("off", True),
        (" ", True),
    ],
)
def test_the_debug_flag_is_any_text_but_three(
    value: str | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("FLASK_DEBUG", value)
    assert get_debug_flag() is expected


@pytest.mark.parametrize(
    ("value", "name", "debug"),
    [
        (None, "production", False),
        ("", "production", False),
        ("production", "production", False),
        ("development", "development", True),
        ("staging", "staging", False),
    ],
)
def test_the_environment_name_decides_on_debugging_where_no_flag_is_set(
    value: str | None, name: str, debug: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("FLASK_ENV", value)
    assert get_env() == name
    assert get_debug_flag() is debug


def test_the_debug_flag_wins_over_the_environment_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_ENV", "development")
    monkeypatch.setenv("FLASK_DEBUG", "0")
    assert get_debug_flag() is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", True), ("false", True), ("No", True), ("1", False), ("yes", False), (" ", False)],
)
def test_dotenv_files_are_loaded_unless_skipping_is_asked_for(
    value: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_SKIP_DOTENV", value)
    assert get_load_dotenv() is expected
    assert get_load_dotenv(default=not expected) is expected


def test_the_default_decides_on_dotenv_files_where_nothing_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert get_load_dotenv() is True
    assert get_load_dotenv(False) is False
    monkeypatch.setenv("FLASK_SKIP_DOTENV", "")
    assert get_load_dotenv(False) is False


@pytest.mark.parametrize("value", ["127.0.0.1", "255.255.255.255", "::1", "2001:db8::1"])
def test_addresses_of_both_families_are_recognised(value: str) -> None:
    assert is_ip(value) is True


@pytest.mark.parametrize(
    "value", ["", "localhost", "1.2.3", "256.0.0.1", "[::1]", "127.0.0.1:80", "1.2.3.4\0", "ä"]
)
def test_other_texts_are_no_addresses(value: str) -> None:
    assert is_ip(value) is False
