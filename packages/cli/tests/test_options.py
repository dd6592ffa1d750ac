from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli import FlaskGroup, ScriptInfo, get_version
from glassware_cli.__about__ import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner


def started(*arguments: str) -> ScriptInfo:
    """Read the options of a group, without running a command."""
    ctx = FlaskGroup(name="tool").make_context("tool", [*arguments, "command"])
    info = ctx.find_object(ScriptInfo)
    assert info is not None
    return info


def test_the_application_is_named_by_the_option_or_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert started().app_import_path is None
    monkeypatch.setenv("FLASK_APP", "variable")
    assert started().app_import_path == "variable"
    assert started("-A", "option").app_import_path == "option"
    assert started("--app", "option").app_import_path == "option"


@pytest.mark.parametrize(
    ("arguments", "variable"), [([], None), (["--debug"], "1"), (["--no-debug"], "0")]
)
def test_debug_mode_is_kept_in_the_environment(arguments: list[str], variable: str | None) -> None:
    started(*arguments)
    assert os.environ.get("FLASK_DEBUG") == variable


def test_debug_mode_from_the_environment_is_read_as_a_truth_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "yes")
    started()
    assert os.environ["FLASK_DEBUG"] == "1"
    monkeypatch.setenv("FLASK_DEBUG", "perhaps")
    with pytest.raises(click.BadParameter, match="'perhaps' is not a valid boolean"):
        started()


def test_a_file_with_variables_must_exist() -> None:
    with pytest.raises(click.BadParameter, match="does not exist"):
        started("-e", "gone")


def test_a_file_with_variables_needs_a_library(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("settings", "FLASK_APP=hello")
    monkeypatch.setitem(sys.modules, "dotenv", None)
    with pytest.raises(click.BadParameter, match="python -m pip install python-dotenv"):
        started("-e", "settings")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings").write_bytes(b"NAME=\xff\n")
    with pytest.raises(click.BadParameter, match="'settings' is not UTF-8"):
        started("-e", "settings")


def test_a_file_with_variables_wins_over_the_default_files(write: Callable[..., Path]) -> None:
    write(".env", "FLASK_APP=default")
    write("settings", "FLASK_APP=chosen")
    assert started("-e", "settings").app_import_path == "chosen"


def test_a_file_with_variables_may_be_named_by_a_variable(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("settings", "FLASK_APP=chosen")
    monkeypatch.setenv("FLASK_ENV_FILE", "settings")
    assert started().app_import_path == "chosen"


def test_the_versions_are_printed(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["--version"])
    assert result.exit_code == 0
    python, own, werkzeug = result.output.splitlines()
    assert python == f"Python {platform.python_version()}"
    assert own.startswith("glassware")
    assert werkzeug == f"Werkzeug {version('werkzeug')}"


def test_single_parts_print_their_own_version(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_parts(name: str) -> str:
        if name == "glassware":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr("importlib.metadata.version", only_parts)
    output = runner.invoke(FlaskGroup(), ["--version"]).output
    assert f"glassware-cli {__version__}" in output


def test_the_level_of_the_api_is_printed_where_glassware_stands_for_flask(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions: dict[str, str] = {"flask": "3.1.3"}
    monkeypatch.setattr("importlib.metadata.version", lambda name: versions.get(name, "1"))
    monkeypatch.setitem(sys.modules, "flask", SimpleNamespace(__name__="flask"))  # type: ignore[arg-type]
    assert "Flask" not in runner.invoke(FlaskGroup(), ["--version"]).output
    monkeypatch.setitem(sys.modules, "flask", SimpleNamespace(__name__="glassware"))  # type: ignore[arg-type]
    assert "Flask 3.1.3" in runner.invoke(FlaskGroup(), ["--version"]).output


def test_nothing_is_printed_while_the_shell_completes(capsys: Any) -> None:
    ctx = click.Context(click.Command("x"), resilient_parsing=True)
    get_version(ctx, None, True)
    get_version(click.Context(click.Command("x")), None, False)
    assert capsys.readouterr().out == ""
