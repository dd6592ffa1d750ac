"""Write the figures of the stores into the documentation, between two marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import results
from ..rows import Row
from ..table import markdown

PAGE = Path(__file__).parents[2] / "docs" / "sessions" / "figures.md"
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"


def write(page: Path = PAGE) -> None:
    """Replace the figures of the page by those that were taken last."""
    text = page.read_text("utf-8")
    for name, block in (("times", times("stores")), ("near", times("near")), ("soak", soak())):
        before, begin, rest = text.partition(BEGIN.format(name))
        _, end, after = rest.partition(END.format(name))
        text = f"{before}{begin}\n\n{block}\n{end}{after}"
    page.write_text(text, "utf-8")


def times(name: str) -> str:
    """Return the table of times of a section."""
    section = results.read(results.LATEST.with_name("sessions.json")).get(name)
    if section is None:
        return "No figures were taken yet: `hatch run sessions:bench` writes them here.\n"
    taken = section["circumstances"]
    versions = ", ".join(f"{name} {version}" for name, version in taken["versions"].items())
    rows = [Row.from_json(stored) for stored in section["rows"]]
    return (
        f"Taken {taken['taken']} on Python {taken['python']}, {taken['system']}, "
        f"load {taken['load']}: {versions}.\n\n{markdown(rows)}"
    )


def soak() -> str:
    """Return the table of the soak, a column a store."""
    file = results.LATEST.with_name("soak.json")
    if not file.exists():
        return "No soak was run yet: `hatch run sessions:soak` writes its figures here.\n"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    runs = [_told(run) for run in found.values()]
    rows = [["", *found], ["---"] * (len(found) + 1)]
    rows += [[title, *(run[title] for run in runs)] for title in runs[0]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _told(run: dict[str, Any]) -> dict[str, str]:
    """Return what is told of one run, by its title."""
    return {
        "taken": run["taken"],
        "seconds": f"{run['seconds']:.0f}",
        "clients": f"{run['clients']}",
        "workers, killed": f"{run['workers']}, {run['workers killed']} times",
        "store restarted": f"{run['store restarted']} times",
        "requests acknowledged": f"{sum(run['acknowledged'].values()):,}",
        "logins": f"{run['acknowledged'].get('/login', 0):,}",
        "refused with 503": f"{run['refused'].get('503', 0):,}",
        "without an answer": f"{run['unanswered']:,}",
        "checks": f"{sum(run['checks'].values()):,}",
        **{f"**{fault}**": f"**{count}**" for fault, count in run["faults"].items()},
    }
