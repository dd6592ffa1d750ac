"""Draw what was measured: bars beside Flask, lines for growth."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import Row
    from .scale import Lines

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = {"flask": "#8c8c8c", "glassware": "#1f77b4"}


def _pyplot() -> Any:
    """Import matplotlib, set so that the same figures give the same file."""
    mpl: Any = import_module("matplotlib")
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "glassware", "svg.fonttype": "none", "font.size": 9})
    return import_module("matplotlib.pyplot")


def _save(figure: Any, name: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    return path


def bars(rows: Sequence[Row], folder: Path = PICTURES) -> Path:
    """Draw how many times faster than Flask each request is answered, with its goal."""
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(figsize=(8, 0.3 * len(rows) + 0.8))
    places = range(len(rows))
    axes.barh(places, [row.figure for row in rows], color=COLOURS["glassware"])
    for place, row in zip(places, rows, strict=True):
        right_of_both = max(row.figure, row.goal or 0)
        text = f"  {row.figure:.1f} times ({row.ours:.0f} µs)"
        axes.text(right_of_both, place, text, va="center")
    axes.axvline(1, color=COLOURS["flask"], label="Flask")
    goals = [(place, row.goal) for place, row in zip(places, rows, strict=True) if row.goal]
    axes.plot([g for _, g in goals], [p for p, _ in goals], "|k", markersize=11, label="goal")
    axes.set_yticks(places, [row.title for row in rows])
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.set_xlabel("times as fast as Flask")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", frameon=False)
    return _save(figure, "performance-requests.svg", folder)


def growth(lines: Lines, folder: Path = PICTURES) -> Path:
    """Draw one diagram for each kind of growth."""
    pyplot = _pyplot()
    figure, grid = pyplot.subplots(1, len(lines), figsize=(3.6 * len(lines), 3.2), squeeze=False)
    for axes, (title, sides) in zip(grid[0], lines.items(), strict=True):
        for name, points in sides.items():
            x, y = [p[0] for p in points], [p[1] for p in points]
            axes.plot(x, y, ".-", color=COLOURS.get(name), label=name)
        axes.set_title(title, fontsize=8)
        axes.set_ylim(0, axes.get_ylim()[1] * 1.15)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    figure.tight_layout()
    return _save(figure, "performance-growth.svg", folder)
