"""What the tests of the command line share."""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def own_process_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start in an empty folder, and undo what finding an application does to the process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FLASK_")}
    before, path, modules = dict(os.environ), sys.path[:], set(sys.modules)
    os.environ.clear()
    os.environ.update(environment)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("glassware_cli.dotenv._loaded", {})
    yield
    os.environ.clear()
    os.environ.update(before)
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        file = getattr(sys.modules[name], "__file__", None)
        if file is not None and Path(file).is_relative_to(tmp_path):
            del sys.modules[name]


@pytest.fixture
def runner() -> CliRunner:
    """Run commands and catch their two streams apart, with every release of click."""
    if "mix_stderr" in inspect.signature(CliRunner).parameters:
        return CliRunner(mix_stderr=False)  # type: ignore[call-arg]
    return CliRunner()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file of the test's own folder, which is also the current one."""

    def write_file(name: str, text: str = "") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
        return file

    return write_file
