"""The page for those who come from Flask: its examples do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

PAGE = (Path(__file__).parents[1] / "docs" / "migrate.md").read_text("utf-8")
CONSOLE = re.findall(r"^```console\n\$ (.*)\n([^`]*)```", PAGE, re.MULTILINE)
PROGRAMS = re.findall(r"^```py\n# (\w+\.py)\n([^`]*)```", PAGE, re.MULTILINE)


def run(folder: Path, command: str) -> str:
    """Run a command as a reader would, with the Python of the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    unset = ("GLASSWARE_AS_FLASK", "FLASK_APP")
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**inherited, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout


@pytest.mark.parametrize(("command", "printed"), CONSOLE)
def test_a_command_prints_what_the_page_shows(tmp_path: Path, command: str, printed: str) -> None:
    said = run(tmp_path, command)
    assert fnmatchcase(said, printed.replace("...", "*")), said


def test_the_first_lines_of_a_program_ask_for_it(tmp_path: Path) -> None:
    ((name, program),) = PROGRAMS
    (tmp_path / name).write_text(program)
    said = run(tmp_path, f"python -c 'import {Path(name).stem} as it; print(type(it.app))'")
    assert said == "<class 'glassware.app.Flask'>\n"


def test_the_error_of_the_page_is_the_one_that_is_raised(tmp_path: Path) -> None:
    (told,) = re.findall(r"\*\*You may meet\*\* `AliasError: (.*) \('flask' is from …\)`", PAGE)
    (tmp_path / "flask.py").write_text("")
    said = run(tmp_path, "python -c 'import flask, glassware; glassware.install_as_flask()'")
    assert f"AliasError: {told} ('flask' is from {tmp_path}" in said


def test_the_page_names_every_way_to_ask() -> None:
    ways = ("GLASSWARE_AS_FLASK=1", "glassware.install_as_flask()", "-m glassware.as_flask", "-p")
    assert [way for way in ways if way not in PAGE] == []
    assert len(CONSOLE) == 2
