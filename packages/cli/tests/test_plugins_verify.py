from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import FlaskGroup
from glassware_cli.plugins import verify

if TYPE_CHECKING:
    from click.testing import CliRunner, Result


def invoke(runner: CliRunner, *arguments: str) -> Result:
    return runner.invoke(FlaskGroup(), ["plugins", "verify", *arguments])


@pytest.mark.parametrize("module", ["glassware_testing", "pytest"])
def test_what_is_missing_is_named_with_the_command_that_installs_it(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    there = verify.find_spec
    monkeypatch.setattr(
        verify, "find_spec", lambda name: None if name == module else there("click")
    )
    result = invoke(runner, "mine")
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: Verifying a plugin needs {module}, which is not installed. "
        'Run: python -m pip install "glassware-testing[pytest]"\n'
    )


def test_the_kits_are_run_by_a_process_whose_outcome_is_told(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 1, "3 failed\n", "a warning\n")

    monkeypatch.setattr(verify, "find_spec", lambda name: object())
    monkeypatch.setattr(verify.subprocess, "run", run)
    result = invoke(runner, "mine", "--json", "-v")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "3 failed\n", "a warning\n")
    arguments = ["--json", "--verbose", "--", "mine"]
    assert commands == [[sys.executable, "-m", "glassware_testing.verification", *arguments]]
