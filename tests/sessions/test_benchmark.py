"""The sides that the benchmark of the stores measures answer alike, and ours loses no write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_all_sides_answer_alike_and_no_write_of_ours_is_lost() -> None:
    own = ("FLASK_", "GLASSWARE_")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stores", "--quick", "--store", "sqlite", "--json"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith(own)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout[done.stdout.index("[\n") :])}
    assert rows.keys() >= {"sqlite-untouched", "sqlite-beside-cookie", "sqlite-read"}
    assert rows.keys() >= {"sqlite-write", "sqlite-contended"}
    assert rows["sqlite-lost"]["ours"] == 0
