"""The sides that the benchmark of the stores measures answer alike, and ours loses no write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def measured(*arguments: str) -> dict[str, dict[str, Any]]:
    """Run the benchmark for a moment, and return its rows by their names."""
    own = ("FLASK_", "GLASSWARE_")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stores", "--quick", "--json", *arguments],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith(own)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout[done.stdout.index("[\n") :])}


def test_all_sides_answer_alike_and_no_write_of_ours_is_lost() -> None:
    rows = measured("--store", "sqlite")
    assert rows.keys() >= {"sqlite-untouched", "sqlite-beside-cookie", "sqlite-read"}
    assert rows.keys() >= {"sqlite-write", "sqlite-contended"}
    assert rows["sqlite-lost"]["ours"] == 0


def test_the_near_cache_is_measured_beside_the_store_alone() -> None:
    rows = measured("--near")
    for store in ("redis", "postgresql"):
        for size in ("1-KB", "16-KB", "64-KB"):
            assert rows.keys() >= {f"near-{store}-{size}-read-only", f"near-{store}-{size}-loaded"}
    written = [name for name in rows if name.endswith("another-process-wrote-it-each-time")]
    assert len(written) == 4
