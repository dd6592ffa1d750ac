"""Interpreters that find, besides glassware, a package that is the real Flask of these tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

REAL_FLASK = {
    "flask/__init__.py": "from .app import Flask\n__version__ = '1.0'\n",
    "flask/__main__.py": "print('real flask')\n",
    "flask/app.py": "class Flask: pass\n",
    "flask/cli.py": "def main(): print('real flask')\n",
    "Flask-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Flask\nVersion: 1.0\n",
    "Flask-1.0.dist-info/RECORD": "",
    "Flask-1.0.dist-info/INSTALLER": "pip\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


@dataclass
class Interpreter:
    """Starts Python in a folder, with what it finds on the path and in the environment."""

    folder: Path
    path: list[Path] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Python to its end."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FLASK_", "GLASSWARE_", "PYTEST_", "PYTHON"))
        }
        path = {"PYTHONPATH": os.pathsep.join(map(str, self.path))}
        return subprocess.run(
            [sys.executable, "-W", "error", *arguments],
            cwd=self.folder,
            env={**inherited, **path, **self.variables, **variables},
            capture_output=True,
            text=True,
        )

    def run(self, *arguments: str, **variables: str) -> str:
        """Run Python and return what it printed; it has to succeed."""
        done = self.start(*arguments, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def code(self, code: str, **variables: str) -> str:
        """Run some lines of Python and return what they printed."""
        return self.run("-c", code, **variables)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The working directory of the interpreters."""
    path = tmp_path / "cwd"
    path.mkdir()
    return path


@pytest.fixture
def alone(folder: Path) -> Interpreter:
    """Python that has glassware and no Flask."""
    if PathFinder.find_spec("flask") is not None:
        pytest.skip("Flask is installed here")
    return Interpreter(folder)


@pytest.fixture
def beside(folder: Path, tmp_path: Path) -> Interpreter:
    """Python that has glassware and real Flask, or what stands for it here."""
    return Interpreter(folder, [write(tmp_path / "real", REAL_FLASK)])


@pytest.fixture
def aliased(beside: Interpreter) -> Interpreter:
    """The same with the alias asked for, in the usual way."""
    return Interpreter(beside.folder, beside.path, {"GLASSWARE_AS_FLASK": "1"})
