"""A short soak keeps its promises, and finds every store that does not."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("glassware_session_stores", "gunicorn", "aiohttp", "psutil")

pytestmark = pytest.mark.servers


@pytest.fixture(autouse=True)
def complete() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    assert not missing, f"hatch run sessions:test has {missing}"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    # Apart: what the applications log goes to the standard error.
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_nothing_is_lost_or_mixed_up_or_comes_back_though_workers_are_killed(
    tmp_path: Path,
) -> None:
    report = tmp_path / "soak.json"
    options = "--store sqlite --seconds 4 --clients 24 --kill-every 1 --restart-every 2"
    done = run("tests.soak", *options.split(), "--json", report)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(report.read_text())["sqlite"]
    assert sum(figures["faults"].values()) == 0
    # It has looked at each promise, and at what it wanted to disturb.
    assert all(count > 0 for count in figures["checks"].values()), figures
    assert figures["workers killed"] > 0
    assert figures["store restarted"] > 0


def test_a_store_that_breaks_a_promise_is_found() -> None:
    done = run("tests.soak.broken")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 7, done.stdout
