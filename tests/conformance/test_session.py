"""A suite is run to its end, whatever its tests do to the process."""

from __future__ import annotations

import hashlib
import sys
import tarfile
from pathlib import Path

import pytest

from .session import run_suite
from .suites import Suite

TESTS = {
    "tests/test_a.py": """
import os, pytest

def test_passes(): pass
def test_fails(): assert 1 == 2
def test_crashes(): os._exit(3)
def test_after_the_crash(): pass
def test_is_skipped(): pytest.skip("because")

@pytest.fixture
def broken():
    yield
    raise ValueError("late")

def test_fails_at_the_end(broken): pass

@pytest.mark.xfail
def test_may_fail(): assert False
""",
    "tests/test_b.py": """
from flask import nope

def test_never_runs(): pass
""",
    "tests/test_c.py": """
import flask

def test_is_glassware(): assert flask.__name__ == "glassware"
""",
    "setup.py": "raise SystemExit('not unpacked')",
}


def pack(folder: Path, tests: dict[str, str]) -> tuple[Suite, Path]:
    """Make a source archive such as is published."""
    archive = folder / "flask-0.0.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in tests.items():
            path = folder / "file"
            path.write_text(content)
            packed.add(path, f"Flask-0.0/{name}")
    return Suite("0.0", hashlib.sha256(archive.read_bytes()).hexdigest()), archive


def test_every_test_is_answered(tmp_path: Path) -> None:
    suite, archive = pack(tmp_path, TESTS)
    assert suite.download(tmp_path) == archive  # it is there already
    results = run_suite(suite, archive, Path(sys.executable))
    assert {name: result.outcome for name, result in results.items()} == {
        "tests/test_a.py::test_passes": "passed",
        "tests/test_a.py::test_fails": "failed",
        "tests/test_a.py::test_crashes": "crashed",
        "tests/test_a.py::test_after_the_crash": "passed",
        "tests/test_a.py::test_is_skipped": "skipped",
        "tests/test_a.py::test_fails_at_the_end": "failed",
        "tests/test_a.py::test_may_fail": "passed",
        "tests/test_b.py": "not collected",
        "tests/test_c.py::test_is_glassware": "passed",
    }
    assert "assert 1 == 2" in results["tests/test_a.py::test_fails"].text
    assert "cannot import name 'nope'" in results["tests/test_b.py"].text


def test_another_flask_is_an_error(tmp_path: Path) -> None:
    smuggle = "import sys, types\nsys.modules['flask.other'] = types.ModuleType('flask.other')\n"
    suite, archive = pack(tmp_path, {"tests/test_a.py": smuggle + "def test_it(): pass\n"})
    with pytest.raises(RuntimeError, match=r"Another Flask was imported: flask\.other"):
        run_suite(suite, archive, Path(sys.executable))


def test_a_suite_that_does_not_start_is_an_error_with_what_was_said(tmp_path: Path) -> None:
    suite, archive = pack(tmp_path, {"tests/conftest.py": "import os\nos._exit(3)\n"})
    with pytest.raises(RuntimeError, match=r"The suite 0\.0 does not run on"):
        run_suite(suite, archive, Path(sys.executable))


def test_an_archive_that_is_not_the_published_one_is_an_error(tmp_path: Path) -> None:
    _, archive = pack(tmp_path, TESTS)
    with pytest.raises(ValueError, match=r"has the SHA-256 digest .* instead of abc; remove it"):
        Suite("0.0", "abc").download(tmp_path)
    assert archive.exists()
