from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_cli import show_server_banner

if TYPE_CHECKING:
    import pytest


def test_the_banner_says_what_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    show_server_banner(True, "shop:app")
    assert capsys.readouterr().out == " * Serving app 'shop:app'\n * Debug mode: on\n"


def test_the_banner_says_where_the_application_is_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_server_banner(False, "shop", "named by --app")
    assert capsys.readouterr().out.startswith(" * Serving app 'shop' (named by --app)\n")


def test_an_application_without_a_name_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    show_server_banner(False, None)
    assert capsys.readouterr().out == " * Debug mode: off\n"


def test_nothing_is_said_again_after_a_reload(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    show_server_banner(True, "shop")
    assert capsys.readouterr().out == ""
