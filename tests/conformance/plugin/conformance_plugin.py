"""Tell the runner, as it happens, which test begins and how it ends; `-p conformance_plugin`.

The alias has to be asked for before: `-p glassware.as_flask -p conformance_plugin`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

REPORT = os.environ["CONFORMANCE_REPORT"]
DONE = frozenset(json.loads(os.environ["CONFORMANCE_DONE"]))

_process = os.getpid()


def _tell(**event: str) -> None:
    if os.getpid() == _process:  # not what a test has forked
        with Path(REPORT).open("a", encoding="utf-8") as report:
            report.write(json.dumps(event) + "\n")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what an earlier process has answered already."""
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in DONE])
    items[:] = [item for item in items if item.nodeid not in DONE]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Tell of a file that cannot be imported."""
    if report.failed:
        _tell(id=report.nodeid, outcome="not collected", text=str(report.longrepr))


def pytest_runtest_logstart(nodeid: str, location: tuple[str, int | None, str]) -> None:
    """Tell of a test that begins: if its end is never told, it took the process with it."""
    _tell(id=nodeid, outcome="crashed", text="")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell how each phase of a test ended."""
    text = str(report.longrepr or "")
    if report.failed:
        _tell(id=report.nodeid, outcome="failed", text=f"{report.when}: {text}")
    elif report.skipped and not hasattr(report, "wasxfail"):
        _tell(id=report.nodeid, outcome="skipped", text=text)
    elif report.when == "call":
        _tell(id=report.nodeid, outcome="passed", text="")


def pytest_sessionfinish() -> None:
    """Tell whether a module of another Flask was imported, and that the session ended."""
    found = [name for name in sys.modules if name == "flask" or name.startswith("flask.")]
    others = [name for name in found if not sys.modules[name].__name__.startswith("glassware")]
    _tell(id="", outcome="ended", text=", ".join(others))
