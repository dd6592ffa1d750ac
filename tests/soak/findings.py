"""What the soak counts, and what it found to be wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Fault(Enum):
    """What may not happen."""

    LOST = "acknowledged and lost"
    FOREIGN = "seen by somebody else"
    BACK = "came back after its end"
    FAILED = "answered with 500"


@dataclass
class Findings:
    """The counts of one run.

    Attributes:
        acknowledged: Requests answered with 200, by path.
        refused: Requests answered otherwise, by status.
        unanswered: Requests whose connection ended without an answer.
        checks: How often each promise was looked at.
        seconds: How long each acknowledged request took.
        faults: What was found, each with what tells it apart.
    """

    acknowledged: Counter[str] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0
    checks: Counter[Fault] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    faults: list[tuple[Fault, str]] = field(default_factory=list)

    def check(self, fault: Fault, holds: bool, detail: str) -> None:
        """Count one look at a promise, and note where it does not hold."""
        self.checks[fault] += 1
        if not holds:
            self.faults.append((fault, detail))

    def figures(self, elapsed: float) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        times = sorted(self.seconds)
        found = Counter(fault for fault, _ in self.faults)
        return {
            "seconds": round(elapsed, 1),
            "requests a second": round(len(times) / elapsed, 1),
            "acknowledged": dict(sorted(self.acknowledged.items())),
            "refused": {str(status): count for status, count in sorted(self.refused.items())},
            "unanswered": self.unanswered,
            "milliseconds": {
                f"{percent} %": round(_percentile(times, percent) * 1000, 1)
                for percent in (50, 95, 99, 100)
            },
            "checks": {fault.value: self.checks[fault] for fault in Fault},
            "faults": {fault.value: found[fault] for fault in Fault},
            "first faults": [f"{fault.value}: {detail}" for fault, detail in self.faults[:20]],
        }


def _percentile(times: list[float], percent: int) -> float:
    return times[min(len(times) - 1, len(times) * percent // 100)] if times else 0.0
