"""Several writers of one session at the same time: how long it takes, and what is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..calls import answer
from .applications import begun, environ

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITERS = 4
REQUESTS = 10
"""How many requests each writer sends in one round."""


@dataclass
class Contention:
    """What several writers met.

    Attributes:
        times: Microseconds a request, by round.
        written: How many writes were answered with 200.
        lost: How many of them are not in the session.
        refused: How many were answered otherwise.
    """

    times: list[float] = field(default_factory=list)
    written: int = 0
    lost: int = 0
    refused: int = 0

    @property
    def best(self) -> float:
        """The fastest round."""
        return min(self.times)

    @property
    def middle(self) -> float:
        """The median round."""
        return median(self.times)


def contended(sides: Mapping[str, Any], seconds: float) -> dict[str, Contention]:
    """Let the writers write to one session on each side, in turns."""
    found = {name: Contention() for name in sides}
    end = perf_counter() + seconds
    order = list(sides)
    with ThreadPoolExecutor(WRITERS) as pool:
        while True:
            for name in order:
                _round(sides[name], pool, found[name])
            order.append(order.pop(0))
            if perf_counter() > end:
                return found


def _round(app: Any, pool: ThreadPoolExecutor, found: Contention) -> None:
    cookie = begun(app)
    barrier = Barrier(WRITERS)

    def write(number: int) -> tuple[int, float, float]:
        asked = environ(app, f"/count?key=writer{number}", cookie)
        barrier.wait()
        begin = perf_counter()
        written = sum(answer(app, asked).status == "200 OK" for _ in range(REQUESTS))
        return written, begin, perf_counter()

    writers = [pool.submit(write, number) for number in range(WRITERS)]
    counts, begins, ends = zip(*(writer.result() for writer in writers), strict=True)
    found.times.append((max(ends) - min(begins)) / (WRITERS * REQUESTS) * 1e6)
    found.written += sum(counts)
    found.refused += WRITERS * REQUESTS - sum(counts)
    found.lost += sum(counts) - _counted(app, cookie)


def _counted(app: Any, cookie: str) -> int:
    counts: dict[str, int] = json.loads(answer(app, environ(app, "/counted", cookie)).body)
    return sum(counts.values())
