from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glassware_cli import FlaskGroup, cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import CliRunner

APP = """
from glassware_cli import CliApp
app = CliApp("hello")

@app.cli.command()
def greet(): ...
"""

COMMAND = str(Path(sys.executable).with_name("glassware"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(runner: CliRunner, shell: str) -> None:
    result = runner.invoke(cli, ["completion", shell])
    assert result.exit_code == 0, result.stderr
    assert f"_GLASSWARE_COMPLETE={shell}_complete" in result.stdout


def test_the_script_is_for_the_command_that_was_started(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(name="my-shop.tool"), ["completion", "fish"])
    assert "_MY_SHOP_TOOL_COMPLETE" in result.stdout


def test_what_is_no_single_word_cannot_be_completed(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["completion", "bash"], prog_name="python -m glassware")
    assert result.exit_code == 1
    assert "start the command by its own name" in result.stderr


def test_an_unknown_shell_is_told(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["completion", "tcsh"])
    assert result.exit_code == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in result.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="asks bash")
def test_bash_takes_the_script_and_completes(write: Callable[..., Path]) -> None:
    write("app.py", APP)
    script = f'eval "$({COMMAND} completion bash)"; declare -F _glassware_completion'
    taken = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert taken.stdout.strip() == "_glassware_completion", taken.stderr
    asked = {
        "_GLASSWARE_COMPLETE": "bash_complete",
        "COMP_WORDS": "glassware gr",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [COMMAND], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert done.stdout == "plain,greet\n"


def test_the_help_has_a_line_for_each_shell(runner: CliRunner) -> None:
    text = runner.invoke(FlaskGroup(), ["completion", "--help"]).output
    assert [
        line.split()[0]
        for line in text.splitlines()
        if line.startswith(("  bash", "  zsh", "  fish"))
    ] == ["bash:", "zsh:", "fish:"]
