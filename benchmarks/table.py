"""Print rows: for the terminal and for the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import Row

HEADINGS = ("workload", "glassware", "beside it", "figure", "goal", "met")


def _number(value: float | None, unit: str = "") -> str:
    if value is None:
        return ""
    digits = 0 if value >= 1000 or value == int(value) else 1 if value >= 100 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()


def _goal(row: Row) -> str:
    if row.goal is None:
        return ""
    return f"{'≥' if row.better == 'more' else '≤'} {row.goal:g}"


def cells(row: Row) -> tuple[str, ...]:
    beside = "" if row.theirs is None else f"{_number(row.theirs, row.unit)} ({row.beside})"
    met = "" if row.goal is None else "yes" if row.met else "near" if row.passed else "NO"
    return (
        row.title, _number(row.ours, row.unit), beside, _number(row.figure), _goal(row), met
    )  # fmt: skip


WIDTHS = (66, 12, 24, 8, 8, 4)


def line(row: Row) -> str:
    """Return a row for the terminal, printed as soon as it was measured."""
    return _padded(cells(row))


def heading() -> str:
    return _padded(HEADINGS)


def _padded(texts: Iterable[str]) -> str:
    return "  ".join(f"{text:<{width}}" for text, width in zip(texts, WIDTHS, strict=True)).rstrip()


def markdown(rows: Iterable[Row]) -> str:
    """Return the rows as a table of Markdown."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(texts)} |" for texts in lines) + "\n"
