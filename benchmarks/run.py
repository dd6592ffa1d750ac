"""The commands: measure times, count instructions, load servers, write the page."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import engines, idle_plugins, memory, page, processes, providers, results, scale, servers
from .answers import Different, sides_of
from .bar import speed_bars
from .requests import measured
from .rows import Row
from .table import heading, line
from .workloads import WORKLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scale import Lines


def frameworks() -> dict[str, Any]:
    """Import real Flask and glassware beside one another.

    Raises:
        SystemExit: `flask` is not installed, or is glassware under another name.
    """
    try:
        flask = import_module("flask")
    except ImportError:
        raise SystemExit("Install flask beside glassware: hatch run bench.") from None
    glassware = import_module("glassware")
    if flask.Flask is glassware.Flask:
        raise SystemExit("`flask` is glassware here: unset GLASSWARE_AS_FLASK.")
    return {"flask": flask, "glassware": glassware}


def same_answers() -> int:
    """Compare the answers of all workloads, and measure nothing."""
    both = frameworks()
    wrong = 0
    for workload in WORKLOADS.values():
        try:
            sides = sides_of(workload, both, rivals=True)
        except Different as error:
            print(error)
            wrong += 1
            continue
        for run in sides.values():
            run(2)
        print(f"{workload.name}: {', '.join(sides)} answer alike")
    for what, several in (("template_rows", engines), ("json_large", providers)):
        try:
            for run in several.sides_of(both).values():
                run(2)
        except Different as error:
            print(error)
            wrong += 1
        else:
            names = ", ".join(["flask, glassware", *several.installed()])
            print(f"{what} by each backend: {names} answer alike")
    return int(wrong > 0)


def times(only: list[str], quick: bool) -> Iterator[Row | Lines]:
    """Measure everything that is told in times and bytes."""
    both = frameworks()
    seconds = 0.05 if quick else 1.5
    chosen = [w for w in WORKLOADS.values() if not only or w.name in only]
    yield from measured(chosen, both, seconds)
    if not only or "template_rows" in only:
        yield from engines.measured(both, seconds)
    if not only or "json_large" in only:
        yield from providers.measured(both, seconds)
    if only:
        return
    yield from scale.routes(both, 500 if quick else 10_000, seconds)
    yield scale.growth_of_matching(both, (10, 100) if quick else (10, 100, 1000), seconds)
    yield scale.callbacks(both, seconds)
    yield from idle_plugins.plugins(both["glassware"], seconds)
    yield from memory.memory(both, 2000 if quick else 100_000)
    yield from processes.imports(2 if quick else 25)
    yield from processes.creations((0, 20), 10 if quick else 300)


def collect(measuring: Iterator[Row | Lines]) -> tuple[list[Row], Lines]:
    """Print the rows as they come, and return them and the lines of growth."""
    rows: list[Row] = []
    lines: Lines = {}
    print(heading())
    for item in measuring:
        if isinstance(item, Row):
            rows.append(item)
            print(line(item), flush=True)
        else:
            lines.update(item)
    return rows, lines


def verdict(rows: list[Row], check: bool) -> int:
    """Say how many goals were met; with `check`, fail where the noise does not excuse it."""
    goals = [row for row in rows if row.goal is not None]
    print(f"\n{sum(row.met for row in goals)} of {len(goals)} goals met")
    failed = [row for row in goals if not row.passed]
    if failed and check:
        print("below the margin for noise:", *(f"  {line(row)}" for row in failed), sep="\n")
    return int(bool(failed) and check)


def keep(section: str, rows: list[Row], lines: Lines) -> None:
    """Write the JSON, the pictures and the page."""
    results.write(section, {"rows": [row.as_json() for row in rows], "lines": lines})
    if section == "times":
        from . import pictures

        names = {
            *WORKLOADS,
            *(f"template_rows_{name}" for name in engines.ENGINES),
            *(f"json_large_{name}" for name in providers.PROVIDERS),
        }
        pictures.bars([row for row in rows if row.name in names])
        pictures.growth(lines)
        speed_bars(rows)
    page.write()


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "command",
        nargs="?",
        default="times",
        choices=("times", "answers", "instructions", "servers", "page"),
    )
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed by far")
    parser.add_argument("--quick", action="store_true", help="a few seconds; keeps no figures")
    parser.add_argument("--only", action="append", default=[], metavar="WORKLOAD")
    parser.add_argument("--seconds", type=int, default=5, help="how long wrk loads a server")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 1 where answers differ or `--check` fails."""
    options = parse(arguments)
    if options.command == "answers":
        return same_answers()
    if options.command == "page":
        return int(not page.write())
    if options.command == "servers":
        why = servers.missing()
        if why:
            print(f"servers skipped: {why}")
            return 0
        measuring: Iterator[Row | Lines] = servers.measured(
            1 if options.quick else 3, options.seconds
        )
    elif options.command == "instructions":
        from . import instructions

        if not instructions.available():
            print("valgrind is not installed (Debian and Ubuntu: apt-get install valgrind)")
            return 1
        measuring = instructions.instructions(options.only)
    else:
        measuring = times(options.only, options.quick)
    try:
        rows, lines = collect(measuring)
    except Different as error:
        print(error, file=sys.stderr)
        return 1
    if not options.quick and not options.only:
        keep(options.command, rows, lines)
    return verdict(rows, options.check)
