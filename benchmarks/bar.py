"""Draw the bars of the first page: a few requests, glassware above Flask.

Written as SVG by hand: two small files, one for light and one for dark pages.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .pictures import PICTURES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .rows import Row

#: What is drawn, and what it is called there.
SHOWN = {
    "hello": "Hello, World",
    "user": "query and JSON",
    "session": "session, read and written",
    "template": "small template",
}
#: Text, glassware, Flask.
COLOURS = {"light": ("#1c2526", "#0b6e62", "#8a9694"), "dark": ("#e8edec", "#4fd1bd", "#6f7c7a")}
LEFT, RIGHT, WIDTH = 190, 560, 720


def speed_bars(rows: Sequence[Row], folder: Path = PICTURES) -> list[Path]:
    """Draw how long Flask and glassware take, for pages of both colour schemes."""
    shown = [row for name in SHOWN for row in rows if row.name == name and row.theirs]
    paths = []
    for scheme in COLOURS:
        path = folder / f"speed-{scheme}.svg"
        path.write_text(drawing(shown, scheme), encoding="utf-8")
        paths.append(path)
    return paths


def drawing(rows: Sequence[Row], scheme: str) -> str:
    """Return the bars as SVG."""
    text, ours, theirs = COLOURS[scheme]
    scale = (RIGHT - LEFT) / max(row.theirs or 0 for row in rows)
    lines = []
    for place, row in enumerate(rows):
        top = 8 + 50 * place
        lines.append(_text(LEFT - 12, top + 22, SHOWN[row.name], "end"))
        for down, name, time, colour in (
            (0, "glassware", row.ours, ours),
            (20, "Flask", row.theirs or 0, theirs),
        ):
            long = time * scale
            lines.append(
                f'<rect x="{LEFT}" y="{top + down}" width="{long:.1f}" height="16" rx="3" '
                f'fill="{colour}"/>'
            )
            lines.append(_text(LEFT + long + 8, top + down + 13, f"{name} {time:.0f} µs"))
    height = 50 * len(rows) + 6
    told = "; ".join(
        f"{SHOWN[row.name]}: glassware {row.ours:.0f} µs, Flask {row.theirs:.0f} µs" for row in rows
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(told)}">\n'
        f'<g font-family="system-ui, sans-serif" font-size="13" fill="{text}">\n'
        + "\n".join(lines)
        + "\n</g>\n</svg>\n"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
