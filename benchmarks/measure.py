"""Time several sides against one another.

Short blocks of equal duration, in turns, and the fastest block of each side counts: what else the
machine does then slows whole blocks of every side alike, and those are thrown away. Blocks of equal
*count* would give the slower side longer blocks, and so fewer undisturbed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .calls import Loop

BLOCK = 0.0005
"""How long a block lasts, in seconds."""


@dataclass(frozen=True)
class Timing:
    """How long one call took, in microseconds.

    Attributes:
        best: In the fastest block: the figure that is compared.
        middle: In the median block.
        blocks: How many blocks were measured.
    """

    best: float
    middle: float
    blocks: int


def time_of(run: Loop, count: int) -> float:
    start = perf_counter()
    run(count)
    return perf_counter() - start


def block_count(run: Loop) -> int:
    """Return how many calls make a block, after a warm-up."""
    run(20)
    return max(1, round(BLOCK / min(time_of(run, 1) for _ in range(50))))


def interleaved(sides: Mapping[str, Loop], seconds: float) -> dict[str, Timing]:
    """Measure the sides in turns, for so many seconds in all; each round begins with another."""
    counts = {name: block_count(run) for name, run in sides.items()}
    times: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides)
    end = perf_counter() + seconds
    while True:
        for name in order:
            times[name].append(time_of(sides[name], counts[name]) / counts[name] * 1e6)
        order.append(order.pop(0))
        if perf_counter() > end:
            break
    return {name: Timing(min(t), median(t), len(t)) for name, t in times.items()}
