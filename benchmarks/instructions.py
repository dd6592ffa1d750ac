"""Count instructions with callgrind: a figure that a busy machine does not change.

A run of all workloads is the base; for each workload, a second run sends so many requests more. The
difference is what they took, without starting Python, importing and warming up.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from .calls import loop
from .rows import Row, share
from .workloads import WORKLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .workloads import Workload

WARM_UP, MORE = 40, 100
MARGIN = 1 / 1.2
"""`--check` allows 1.2 times the goal."""
COLLECTED = re.compile(r"Collected\s*:\s*(\d+)")


def available() -> bool:
    return shutil.which("valgrind") is not None


def counted() -> list[Workload]:
    """Return the workloads that have a goal for instructions."""
    return [workload for workload in WORKLOADS.values() if workload.instructions is not None]


def count(framework: str, workload: str = "") -> int:
    """Return the instructions of a run, with so many requests more of one workload.

    No run keeps bytecode: what is compiled in one must be compiled in all.
    """
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    told = _run(command, framework, workload, PYTHONDONTWRITEBYTECODE="1")
    found = COLLECTED.search(told)
    if found is None:
        msg = f"callgrind told no count of instructions:\n{told[-2000:]}"
        raise RuntimeError(msg)
    return int(found[1])


def _run(command: list[str], framework: str, workload: str = "", **environ: str) -> str:
    """Run in a new interpreter, and return what it writes to its standard error."""
    code = f"from benchmarks.instructions import run; run({framework!r}, {workload!r})"
    done = subprocess.run(
        [*command, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": "0", **environ},
    )
    return done.stderr


def run(framework: str, workload: str) -> None:
    """Warm up all counted workloads, then send the requests of one. Runs under callgrind.

    What is alive after the warm-up is kept out of garbage collections: when one comes is chance,
    and it would count all that was imported.
    """
    module = import_module(framework)
    loops = {}
    for each in counted():
        app = each.build(module)
        loops[each.name] = loop(app, each.call.environ(app))
        loops[each.name](WARM_UP)
    gc.collect()
    gc.freeze()
    if workload:
        loops[workload](MORE)


def instructions(only: list[str]) -> Iterator[Row]:
    """Yield a row for each workload that has a goal; as many runs at a time as there are cores."""
    chosen = [each for each in counted() if not only or each.name in only]
    names = ["", *(each.name for each in chosen)]
    jobs = [(framework, name) for name in names for framework in ("flask", "glassware")]
    for framework in ("flask", "glassware"):
        _run([], framework)  # compiles what it imports, where bytecode is kept
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {job: pool.submit(count, *job) for job in jobs}
        base = {side: running[side, ""].result() for side in ("flask", "glassware")}
        for each in chosen:
            ours, theirs = (
                (running[side, each.name].result() - base[side]) / MORE / 1000
                for side in ("glassware", "flask")
            )
            yield share(
                each.name, each.title, ours, theirs, each.instructions, unit="k", noise=MARGIN
            )
