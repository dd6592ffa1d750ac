"""Run extensions with Flask and with glassware, and print what is lost.

A test is lost when it passes with Flask and not with glassware. The exit code is 1 when one is.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .catalog import EXTENSIONS, Extension
from .environments import FLASK, environment
from .session import OURS, REAL, Outcomes, run

WIDTH = max(len(extension.requirement) for extension in EXTENSIONS)


@dataclass(frozen=True)
class Row:
    """One extension's outcomes on both sides."""

    extension: Extension
    real: Outcomes
    ours: Outcomes

    @property
    def lost(self) -> list[str]:
        """The tests that pass with Flask alone."""
        return sorted(
            name
            for name, outcome in self.real.items()
            if outcome == "passed" and self.ours.get(name) != "passed"
        )

    def __str__(self) -> str:
        cells = [
            f"{list(side.values()).count(outcome):8}"
            for side in (self.real, self.ours)
            for outcome in ("passed", "failed")
        ]
        return f"{self.extension.requirement:{WIDTH}}{''.join(cells)}{len(self.lost):7}"


def compare(extension: Extension) -> Row:
    """Run an extension's tests on both sides, one after the other."""
    python = environment(extension)
    return Row(extension, run(extension, python, REAL), run(extension, python, OURS))


def main() -> int:
    """Run what the arguments ask for and return the exit code."""
    parser = argparse.ArgumentParser(prog="hatch run downstream", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these extensions")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time")
    arguments = parser.parse_args()
    wanted = {name.lower() for name in arguments.names}
    known = {extension.name.lower() for extension in EXTENSIONS}
    if not wanted <= known:
        parser.error(f"unknown: {', '.join(sorted(wanted - known))}")
    chosen = [each for each in EXTENSIONS if not wanted or each.name.lower() in wanted]

    print(f"{'':{WIDTH}}{FLASK:>16}{'glassware':>16}")
    print(f"{'':{WIDTH}}{'  passed  failed' * 2}   lost")
    failed = False
    with ThreadPoolExecutor(arguments.jobs) as pool:
        running = [(extension, pool.submit(compare, extension)) for extension in chosen]
        for extension, future in running:
            try:
                row = future.result()
            except RuntimeError as error:
                print(f"{extension.requirement}: not run\n{error}", flush=True)
                failed = True
                continue
            print(row, *(f"  lost: {name}" for name in row.lost), sep="\n", flush=True)
            # Where nothing passes with Flask, nothing was shown.
            failed |= bool(row.lost) or "passed" not in row.real.values()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
