"""Run a suite in processes of its own until every test of it is answered."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .suites import Suite

SETTINGS = "[pytest]\ntestpaths = tests\nfilterwarnings =\n    error\n"
PLUGINS = ["-p", "glassware.as_flask", "-p", "conformance_plugin", "-p", "no:cacheprovider"]
SECONDS_A_TEST = 20
SECONDS_A_SUITE = 600


@dataclass(frozen=True)
class Result:
    """How one test ended, with what pytest has to say of it."""

    outcome: str
    text: str


def run_suite(suite: Suite, archive: Path, python: Path) -> dict[str, Result]:
    """Run a suite with the interpreter of an environment.

    After a test that ends the whole process, the rest is run in a new one.

    Returns:
        The results by the tests' ids; that of a file that cannot be imported by its name.

    Raises:
        RuntimeError: A process ended before its first test, or imported another Flask.
    """
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory(prefix=f"flask-{suite.version}-") as name:
        folder = Path(name)
        suite.unpack(archive, folder)
        (folder / "pytest.ini").write_text(SETTINGS)
        ended = False
        while not ended:
            known = len(results)
            said = _run_pytest(folder, python, sorted(results))
            ended = _read_report(folder / "report.jsonl", results)
            if not ended and len(results) == known:
                msg = f"The suite {suite.version} does not run on {python}:\n{said}"
                raise RuntimeError(msg)
    return results


def _run_pytest(folder: Path, python: Path, done: list[str]) -> str:
    """Run what is left of a suite and return what pytest printed."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FLASK_", "GLASSWARE_", "PYTEST_", "PYTHON", "WERKZEUG_"))
    }
    own = {
        "CONFORMANCE_REPORT": str(folder / "report.jsonl"),
        "CONFORMANCE_DONE": json.dumps(done),
        "PYTHONPATH": str(Path(__file__).parent / "plugin"),
    }
    options = ["--continue-on-collection-errors", f"--timeout={SECONDS_A_TEST}"]
    try:
        ended = subprocess.run(
            [python, "-m", "pytest", "-q", *PLUGINS, *options],
            cwd=folder,
            env={**inherited, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS_A_SUITE,
        )
    except subprocess.TimeoutExpired:
        return f"no end after {SECONDS_A_SUITE} s"
    return ended.stdout


def _read_report(report: Path, results: dict[str, Result]) -> bool:
    """Add what was told to the results, and return whether the session ended."""
    ended = False
    for line in report.read_text("utf-8").splitlines() if report.exists() else ():
        event = json.loads(line)
        name, result = event["id"], Result(event["outcome"], event["text"])
        if result.outcome == "ended":
            ended = True
            if result.text:
                msg = f"Another Flask was imported: {result.text}"
                raise RuntimeError(msg)
        elif name not in results or results[name].outcome in ("crashed", "passed"):
            results[name] = result
    return ended
