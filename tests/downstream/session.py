"""Run the tests of an extension with Flask or with glassware in its place."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .environments import unpack_sources

if TYPE_CHECKING:
    from .catalog import Extension

Outcomes = Mapping[str, str]

SECONDS_A_TEST = 60
SECONDS_A_SUITE = 900
REAL: Mapping[str, str] = {}
OURS = {"GLASSWARE_AS_FLASK": "1"}


def run(extension: Extension, python: Path, variables: Mapping[str, str]) -> Outcomes:
    """Run the extension's suite and our application on it.

    Args:
        extension: The extension.
        python: The interpreter of its environment.
        variables: Environment variables: `REAL` or `OURS`.

    Returns:
        How each test ended: passed, failed or skipped.
    """
    outcomes: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="downstream-") as name:
        folder = Path(name)
        if extension.suite:
            sources = folder / "sources"
            unpack_sources(extension, sources)
            arguments = [*extension.options, *extension.suite]
            outcomes |= _run_pytest(python, sources, variables, arguments)
        if extension.application is not None:
            home = folder / "application"
            home.mkdir()
            # A name of its own: no module of it may be taken for the extension.
            copy = shutil.copy(extension.application, home / "test_application.py")
            outcomes |= _run_pytest(python, home, variables, [str(copy)])
    return outcomes


def _run_pytest(
    python: Path, folder: Path, variables: Mapping[str, str], arguments: list[str]
) -> Outcomes:
    report = folder / "report.xml"
    settings = ["-q", "-p", "no:cacheprovider", f"--timeout={SECONDS_A_TEST}"]
    settings += ["--continue-on-collection-errors", f"--rootdir={folder}"]
    settings += [f"--junitxml={report}", "-o", "junit_family=xunit1"]
    own = ("FLASK_", "GLASSWARE_", "PYTEST_", "PYTHON", "VIRTUAL_ENV")
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    # The commands of the environment, `flask` among them, are what the suites call.
    inherited["PATH"] = os.pathsep.join([str(python.parent), inherited["PATH"]])
    try:
        done = subprocess.run(
            [python, "-m", "pytest", *settings, *arguments],
            cwd=folder,
            env={**inherited, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_A_SUITE,
        )
    except subprocess.TimeoutExpired:
        return {}
    if not report.exists():
        msg = f"pytest wrote no report:\n{done.stdout[-2000:]}"
        raise RuntimeError(msg)
    return read_report(report)


def read_report(report: Path) -> Outcomes:
    """Return how each test of a JUnit report ended; of tests of one name, the worst."""
    outcomes: dict[str, str] = {}
    order = ["skipped", "passed", "failed"]
    for case in ET.parse(report).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        kinds = {child.tag for child in case}
        outcome = "skipped" if "skipped" in kinds else "passed"
        outcome = "failed" if kinds & {"error", "failure"} else outcome
        outcomes[name] = max(outcome, outcomes.get(name, outcome), key=order.index)
    return outcomes
