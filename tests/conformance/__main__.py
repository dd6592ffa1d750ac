"""Run the suites on each Python and print, for each, passed of expected.

The exit code is 1 when an expected test does not pass.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .environments import CACHE, ROOT, environment
from .session import Result, run_suite
from .suites import SUITES, Suite

PYTHONS = ["3.11", "3.12", "3.13"]
NOT_RUN = Result("not run", "")


@dataclass(frozen=True)
class Row:
    """One suite on one Python."""

    python: str
    suite: Suite
    results: dict[str, Result]

    @property
    def expected(self) -> list[str]:
        """The tests that have to pass."""
        major, minor = self.python.split(".")
        return self.suite.expected((int(major), int(minor)))

    @property
    def failed(self) -> dict[str, Result]:
        """The results of those that did not."""
        found = {name: self.results.get(name, NOT_RUN) for name in self.expected}
        return {name: result for name, result in found.items() if result.outcome != "passed"}

    @property
    def surplus(self) -> list[str]:
        """The tests that passed though no list expects them."""
        passed = {name for name, result in self.results.items() if result.outcome == "passed"}
        return sorted(passed - set(self.expected))

    def __str__(self) -> str:
        expected, failed = len(self.expected), len(self.failed)
        figures = f"{expected - failed:6} of {expected}"
        surplus = f"   and {len(self.surplus)} not expected" if self.surplus else ""
        return f"{self.python:8}{self.suite.version:8}{figures}{surplus}"


def beside_flask(python: Path) -> subprocess.CompletedProcess[str]:
    """Run the tests that need real Flask installed: of the alias, and of the differences."""
    tests = [Path(__file__).parent / "test_beside_flask.py", ROOT / "tests" / "test_differences.py"]
    return subprocess.run(
        [python, "-m", "pytest", "-q", "--no-header", "-W", "error", "--timeout=120", *tests],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def show_failures(row: Row, verbose: bool) -> None:
    """Print what failed and, in short or at length, why."""
    for name, result in row.failed.items():
        print(f"  {result.outcome}: {name}")
        lines = result.text.splitlines()
        reasons = [line for line in lines if line.startswith("E ")]
        for line in lines if verbose else reasons[-1:]:
            print(f"    {line}")


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="hatch run conformance", description=__doc__)
    versions = [suite.version for suite in SUITES]
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only this Python")
    parser.add_argument("--suite", action="append", choices=versions, help="only this suite")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the tracebacks")
    return parser.parse_args()


def main() -> int:
    """Run what is asked for and return the exit code."""
    asked = arguments()
    suites = [suite for suite in SUITES if not asked.suite or suite.version in asked.suite]
    CACHE.mkdir(parents=True, exist_ok=True)
    archives = {suite: suite.download(CACHE) for suite in suites}
    failed = False
    pythons: dict[str, Path] = {}
    for version in asked.python or PYTHONS:
        try:
            pythons[version] = environment(version)
        except RuntimeError as error:
            print(f"Python {version} is left out:\n{error}")
            failed |= bool(asked.python) or os.environ.get("CI") == "true"
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [
            (version, suite, pool.submit(run_suite, suite, archives[suite], python))
            for version, python in pythons.items()
            for suite in suites
        ]
        aliased = [(version, pool.submit(beside_flask, pythons[version])) for version in pythons]
        print("Python  suite   passed of expected")
        for version, suite, run in running:
            row = Row(version, suite, run.result())
            print(row, flush=True)
            show_failures(row, asked.verbose)
            failed |= bool(row.failed)
        for version, beside in aliased:
            tested = beside.result()
            print(f"{version:8}beside Flask: {tested.stdout.rstrip().rpartition(chr(10))[2]}")
            if tested.returncode:
                print(tested.stdout)
                failed = True
    return int(failed or not pythons)


if __name__ == "__main__":
    sys.exit(main())
