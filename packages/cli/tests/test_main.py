from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glassware_cli import cli
from glassware_cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

APP = """
import click
from glassware_cli import CliApp
app = CliApp("hello")

@app.cli.command()
@click.argument("name")
def greet(name):
    click.echo(f"Hello {name}")
"""

COMMANDS = {
    "glassware": [str(Path(sys.executable).with_name("glassware"))],
    "python -m glassware_cli": [sys.executable, "-m", "glassware_cli"],
}


def finished(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMANDS[program], *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("program", COMMANDS)
def test_the_command_runs_commands_of_the_application_in_the_current_folder(
    write: Callable[..., Path], program: str
) -> None:
    write("app.py", APP)
    assert finished(program, "greet", "Ada").stdout == "Hello Ada\n"


@pytest.mark.parametrize("program", COMMANDS)
def test_messages_name_the_command_as_it_was_typed(
    write: Callable[..., Path], program: str
) -> None:
    write("hello.py", APP)
    done = finished(program, "run")
    assert done.returncode == 2
    assert f"Usage: {program} run [OPTIONS]" in done.stderr
    assert f"Use the '{program} --app' option" in done.stderr
    assert f"Run: {program} --app hello run" in done.stderr


def test_main_runs_the_command_line_and_exits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["glassware", "--version"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "Werkzeug" in capsys.readouterr().out


def test_the_group_has_a_name_and_a_help_text() -> None:
    assert cli.name == "glassware"
    assert "FLASK_APP" in (cli.help or "")
