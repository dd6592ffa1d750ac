"""Time the workloads, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answers import sides_of
from .measure import interleaved
from .rows import Row, times_faster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .workloads import Workload


def measured(
    workloads: Iterable[Workload], frameworks: Mapping[str, Any], seconds: float
) -> Iterator[Row]:
    """Measure each workload for so many seconds a side and yield its rows."""
    for workload in workloads:
        sides = sides_of(workload, frameworks, rivals=True)
        timings = interleaved(sides, seconds * len(sides))
        best = {name: timing.best for name, timing in timings.items()}
        middle = {f"{name}, median": timing.middle for name, timing in timings.items()}
        ours, flask = best.pop("glassware"), best.pop("flask")
        yield times_faster(
            workload.name, workload.title, ours, flask, workload.goal, others={**best, **middle}
        )
        for rival, goal in workload.rivals.items():
            if rival in best:
                name, title = f"{workload.name}_{rival}", f"{workload.title}, beside {rival}"
                yield times_faster(name, title, ours, best[rival], goal, beside=rival)
