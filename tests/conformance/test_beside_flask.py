"""The alias where real Flask is installed, as with nearly every extension it is.

`hatch run conformance` runs this in environments that have Flask; elsewhere it is skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    PathFinder.find_spec("flask") is None, reason="needs real Flask: `hatch run conformance`"
)

Run = Callable[..., str]

REAL = "3.1.3"
SHOWN = """
import flask
from importlib.metadata import version
response = flask.Flask("shown").test_client().get("/")
print(flask.__name__, version("flask"), flask.app.__name__, response.status_code)
"""
FLASK = f"flask {REAL} flask.app 404"
GLASSWARE = "glassware 3.1.3 glassware.app 404"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs Python in an empty folder and returns what it printed."""
    (tmp_path / "shown.py").write_text(SHOWN)
    (tmp_path / "test_shown.py").write_text("def test_shown(): import shown")

    def run_python(*arguments: str, **variables: str) -> str:
        own = ("FLASK_", "GLASSWARE_", "PYTEST_")
        inherited = {name: os.environ[name] for name in os.environ if not name.startswith(own)}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**inherited, **variables},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_python


def test_without_asking_real_flask_is_untouched(run: Run) -> None:
    loaded = "import sys; print([name for name in sys.modules if name.startswith('glassware')])"
    assert run("-W", "error", "-c", SHOWN + loaded).split("\n")[:2] == [FLASK, "[]"]
    assert "glassware" not in run("-m", "flask", "--version")


def test_both_work_side_by_side(run: Run) -> None:
    both = "import glassware\nprint(glassware.Flask('x').test_client().get('/').status_code)\n"
    assert run("-c", both + SHOWN).split("\n")[:2] == ["404", FLASK]
    assert run("-c", SHOWN + both).split("\n")[:2] == [FLASK, "404"]


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["shown.py"], {"GLASSWARE_AS_FLASK": "1"}),
        (["-c", "import glassware; glassware.install_as_flask(); import shown"], {}),
        (["-m", "glassware.as_flask", "-m", "shown"], {}),
        (["-m", "glassware.as_flask", "shown.py"], {}),
        (["-m", "pytest", "-qs", "-p", "glassware.as_flask"], {}),
    ],
    ids=["variable", "call", "module", "script", "pytest"],
)
def test_it_can_be_asked_for(run: Run, arguments: list[str], variables: dict[str, str]) -> None:
    assert GLASSWARE in run(*arguments, **variables)


def test_the_commands_of_flask_are_those_of_glassware(run: Run) -> None:
    command = str(Path(sys.executable).with_name("flask"))
    for arguments in (["-m", "flask"], [command]):
        assert "glassware" in run(*arguments, "--version", GLASSWARE_AS_FLASK="1")


def test_what_is_listed_is_what_is_installed(run: Run) -> None:
    listing = (
        "from importlib.metadata import distributions, entry_points\n"
        "import flask\n"
        "print([d.version for d in distributions() if d.name.lower() == 'flask'])\n"
        "print(sorted(e.value for e in entry_points(group='console_scripts', name='flask')))\n"
    )
    installed = f"['{REAL}']\n['flask.cli:main']\n"
    assert run("-c", listing) == run("-c", listing, GLASSWARE_AS_FLASK="1") == installed


def test_too_late_is_an_error(run: Run) -> None:
    late = (
        "import flask, glassware\n"
        "try:\n    glassware.install_as_flask()\n"
        "except ImportError as error:\n    print(error)\n"
    )
    said = run("-c", late + SHOWN)
    assert "Flask itself is imported already" in said
    assert FLASK in said
