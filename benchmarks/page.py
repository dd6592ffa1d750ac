"""Write the measured figures into the documentation, between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .results import read
from .rows import Row
from .table import markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
TITLES = {
    "times": "Times",
    "instructions": "Instructions a request, counted by callgrind",
    "servers": "Behind servers",
}


def figures(sections: Mapping[str, Any]) -> str:
    """Return what stands between the marks."""
    parts = []
    for name, title in TITLES.items():
        if name in sections:
            section = sections[name]
            rows = [Row.from_json(stored) for stored in section["rows"]]
            parts.append(f"### {title}\n\n{_taken(section['circumstances'])}\n\n{markdown(rows)}")
    if not parts:
        return "No figures were taken yet: `hatch run bench` writes them here.\n"
    return "\n".join(parts)


def _taken(circumstances: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{k} {v}" for k, v in circumstances["versions"].items())
    return (
        f"Taken {circumstances['taken']} on Python {circumstances['python']}, "
        f"{circumstances['system']}, load {circumstances['load']}: {versions}."
    )


def write(page: Path = PAGE) -> bool:
    """Replace the figures of the page; tell whether there is a page with the marks."""
    if not page.exists():
        return False
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return False
    block = figures(read())
    page.write_text(f"{before}{BEGIN}\n\n{block}\n{END}{after}", encoding="utf-8")
    return True
