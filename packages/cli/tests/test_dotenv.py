from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glassware_cli import load_dotenv
from glassware_cli.dotenv import file_of

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_given_file_wins_over_env_which_wins_over_flaskenv(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(".flaskenv", "GW_A=flaskenv\nGW_B=flaskenv\nGW_C=flaskenv\nGW_D=flaskenv\n")
    write(".env", "GW_B=env\nGW_C=env\nGW_D=env\n")
    write("given", "GW_C=given\nGW_D=given\n")
    monkeypatch.setenv("GW_D", "environment")
    assert load_dotenv("given")
    found = [os.environ[f"GW_{letter}"] for letter in "ABCD"]
    assert found == ["flaskenv", "env", "given", "environment"]


def test_the_default_files_can_be_left_out(write: Callable[..., Path]) -> None:
    write(".env", "GW_A=env\n")
    write("given", "GW_B=given\n")
    assert load_dotenv("given", load_defaults=False)
    assert "GW_A" not in os.environ
    assert os.environ["GW_B"] == "given"


def test_a_file_that_does_not_exist_is_passed_over() -> None:
    assert load_dotenv("gone", load_defaults=False) is False
    assert load_dotenv() is False


def test_the_default_files_are_searched_upwards_and_the_folder_stays(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(".env", "GW_A=above\n")
    folder = tmp_path / "inside"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert load_dotenv()
    assert os.environ["GW_A"] == "above"
    assert Path.cwd() == folder


def test_files_are_read_as_utf_8_and_names_without_a_value_are_passed_over(
    write: Callable[..., Path],
) -> None:
    write(".env", "GW_A=火腿\nGW_B\n")
    assert load_dotenv()
    assert os.environ["GW_A"] == "火腿"
    assert "GW_B" not in os.environ


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"GW_A=\xff\n")
    with pytest.raises(ValueError, match=r"\.env' is not UTF-8.*Save it as UTF-8"):
        load_dotenv()


def test_without_the_library_a_tip_is_given_where_there_is_a_file(
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)
    assert load_dotenv() is False
    assert capsys.readouterr().err == ""
    write(".env", "GW_A=env\n")
    assert load_dotenv() is False
    assert "python -m pip install python-dotenv" in capsys.readouterr().err
    assert "GW_A" not in os.environ


def test_the_file_that_set_a_variable_is_known(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(".env", "GW_A=env\nGW_B=env\nGW_C=env\n")
    monkeypatch.setenv("GW_B", "environment")
    load_dotenv()
    monkeypatch.setenv("GW_C", "changed")
    assert [file_of(f"GW_{letter}") for letter in "ABCD"] == [str(file), None, None, None]
