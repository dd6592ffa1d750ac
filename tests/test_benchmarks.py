"""What the benchmarks measure gives the same answers on all sides."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [
    pytest.mark.needs("routing", "sessions", "templating"),
    pytest.mark.skipif(PathFinder.find_spec("flask") is None, reason="real Flask is not installed"),
]


def run(*arguments: str) -> str:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GLASSWARE_", "FLASK_"))}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_all_sides_of_all_workloads_answer_alike():
    lines = run("answers").splitlines()
    assert len(lines) > 20
    assert all("flask, glassware" in line and "answer alike" in line for line in lines)


def test_a_workload_is_measured_and_held_against_its_goal():
    printed = run("times", "--quick", "--only", "user")
    assert "/user/<int> + query + JSON" in printed
    assert "of 1 goals met" in printed
