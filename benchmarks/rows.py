"""A row of the table: what was measured, beside what, and the goal."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

NOISE = 0.85
"""`--check` fails where a figure misses its goal by more than this factor."""


@dataclass(frozen=True)
class Row:
    """A measured figure and its goal.

    Attributes:
        name: A short name.
        title: What the table says.
        unit: The unit of `ours` and `theirs`.
        ours: What was measured for glassware.
        theirs: What was measured beside it; None where there is nothing beside.
        beside: What it was measured beside.
        figure: What is held against the goal: mostly a ratio.
        goal: The goal; None where none was set.
        better: Whether more of the figure or less of it is better.
        others: Further measured values, in the same unit.
        noise: The factor by which `--check` lets the figure miss its goal.
    """

    name: str
    title: str
    unit: str
    ours: float
    theirs: float | None
    beside: str
    figure: float
    goal: float | None
    better: Literal["more", "less"] = "more"
    others: dict[str, float] = field(default_factory=dict)
    noise: float = NOISE

    @property
    def met(self) -> bool:
        return self._holds(1)

    @property
    def passed(self) -> bool:
        """Whether `--check` lets it through."""
        return self._holds(self.noise)

    def _holds(self, noise: float) -> bool:
        if self.goal is None:
            return True
        if self.better == "more":
            return self.figure >= self.goal * noise
        return self.figure <= self.goal / noise

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Row:
        return cls(**{name: value for name, value in stored.items() if name != "met"})


def times_faster(
    name: str,
    title: str,
    ours: float,
    theirs: float,
    goal: float | None,
    *,
    unit: str = "µs",
    beside: str = "Flask",
    others: dict[str, float] | None = None,
) -> Row:
    """Make a row whose figure is how many times faster ours is."""
    return Row(name, title, unit, ours, theirs, beside, theirs / ours, goal, "more", others or {})


def share(
    name: str,
    title: str,
    ours: float,
    theirs: float,
    goal: float | None,
    *,
    unit: str = "µs",
    beside: str = "Flask",
    others: dict[str, float] | None = None,
    noise: float = NOISE,
) -> Row:
    """Make a row whose figure is ours in relation to theirs: the less the better."""
    figure = ours / theirs
    return Row(name, title, unit, ours, theirs, beside, figure, goal, "less", others or {}, noise)
