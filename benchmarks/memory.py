"""Garbage in cycles, memory that stays, and a request's peak."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from typing import TYPE_CHECKING, Any

from .calls import loop
from .rows import Row, share
from .workloads import WORKLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .calls import Loop

CYCLES = 200
LOOKED_AT = ("hello", "user", "session", "not_found", "error_handler", "abort", "streaming")


def _loop(name: str, framework: Any) -> Loop:
    workload = WORKLOADS[name]
    app = workload.build(framework)
    return loop(app, workload.call.environ(app))


def cyclic_garbage(run: Loop) -> float:
    """Return how many objects a request leaves to the cyclic garbage collector."""
    run(50)
    gc.collect()
    gc.disable()
    try:
        run(CYCLES)
        return gc.collect() / CYCLES
    finally:
        gc.enable()


def kept_blocks(run: Loop, count: int) -> int:
    """Return how many more memory blocks are in use after so many requests."""
    run(1000)
    gc.collect()
    before = sys.getallocatedblocks()
    run(count)
    gc.collect()
    return sys.getallocatedblocks() - before


def peak(run: Loop) -> float:
    """Return the most memory that one request holds at a time, in KiB."""
    run(100)
    gc.collect()
    tracemalloc.start()
    try:
        run(5)
        peaks = []
        for _ in range(20):
            start = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            run(1)
            peaks.append((tracemalloc.get_traced_memory()[1] - start) / 1024)
        return min(peaks)
    finally:
        tracemalloc.stop()


def memory(frameworks: Mapping[str, Any], count: int) -> Iterator[Row]:
    """Yield the rows of garbage, growth and peak."""
    for name in LOOKED_AT:
        ours, theirs = (
            cyclic_garbage(_loop(name, frameworks[side])) for side in ("glassware", "flask")
        )
        title = f"objects in cycles a request: {WORKLOADS[name].title}"
        yield Row(f"cycles_{name}", title, "", ours, theirs, "Flask", ours, 0, "less")
    for name in ("hello", "session", "not_found"):
        ours = kept_blocks(_loop(name, frameworks["glassware"]), count)
        title = f"memory blocks kept after {count:,} requests: {WORKLOADS[name].title}"
        # A handful of blocks are the caches' and the interpreter's own.
        yield Row(f"kept_{name}", title, "", ours, None, "", ours, 100, "less")
    for name in ("hello", "user", "session", "template"):
        ours, theirs = (peak(_loop(name, frameworks[side])) for side in ("glassware", "flask"))
        title = f"peak of a request: {WORKLOADS[name].title}"
        yield share(f"peak_{name}", title, ours, theirs, 1, unit="KiB")
