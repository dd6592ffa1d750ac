"""Install every subset of the optional parts and run what it brings: `hatch run subsets`.

Each subset gets a clean environment from built wheels alone. It is installed and checked by pip's
rules, every module is imported, every part serves what it offers, alone and with the others, names
of absent parts say what to install, and the tests of the parts that are there run, on wheels.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from .distributions import ROOT, CommandError, discover
from .environments import EXTRAS, SMOKE, Environment, Supply, test_requirements
from .kept import Kept, Row, Subset, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = ROOT / ".cache" / "subsets.jsonl"
PAGE = ROOT / "docs" / "subsets.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
# A name of each part that an application has, and without the part says what to install. Signals
# adds no name to it.
NAMES = {
    "routing": "route",
    "sessions": "session_interface",
    "templating": "jinja_env",
    "cli": "cli",
    "testing": "test_client",
}
PARTS = (*NAMES, "signals")


def all_subsets() -> list[Subset]:
    """Return all subsets, the small ones first."""
    lengths = range(len(PARTS) + 1)
    return [subset for length in lengths for subset in itertools.combinations(PARTS, length)]


def absent(present: Sequence[str]) -> list[str]:
    """Return the arguments that let the smoke script look for parts that are not there."""
    return [f"{name}=glassware-{part}" for part, name in NAMES.items() if part not in present]


def check(environment: Environment, subset: Subset) -> None:
    """Show that a subset works in an environment that has it.

    Raises:
        CommandError: It does not; the message says what was run and what came of it.
    """
    environment.uv("pip", "check")
    environment.smoke("everything", *(f"glassware_{part}" for part in ("core", *subset)))
    for part in subset or ("core",):
        environment.smoke(part)
    environment.smoke("together", *subset)
    environment.smoke("missing", *absent(subset))


def run_tests(environment: Environment, subset: Subset) -> str:
    """Run the tests of the core and of the parts of a subset; return pytest's closing line."""
    extras = [
        f"glassware-{part}{EXTRAS.get(f'glassware_{part}', '')}" for part in ("core", *subset)
    ]
    environment.install(*extras, *test_requirements())
    homes = [ROOT / "packages" / part for part in ("core", *subset)]
    # What random inputs find does not depend on what else is installed: `hatch test` tries them.
    return environment.test(ROOT, "-m", "not distribution and not hypothesis", *homes)


def try_subset(supply: Supply, subset: Subset, tests: bool = True) -> Row:
    """Make an environment for a subset, check it, and clean up."""
    started = time.monotonic()
    failure = line = ""
    try:
        environment = supply.environment(*(f"glassware-{part}" for part in ("core", *subset)))
        check(environment, subset)
        line = run_tests(environment, subset) if tests else "not run"
        shutil.rmtree(environment.home)
    except CommandError as error:
        failure = str(error)
    return Row(subset, failure, line, time.monotonic() - started)


def try_all(subsets: Sequence[Subset], options: argparse.Namespace) -> list[Row]:
    """Try subsets, some at a time, and print a line for each."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="glassware-subsets-") as folder:
        supply = Supply(Path(folder))
        supply.build(one for one in discover().values() if one.home.parent.name == "packages")
        supply.download(*test_requirements())
        kept = kept_of(supply, not options.no_tests)
        passed = kept.passed() if options.resume else {}
        if not options.resume:
            kept.clear()

        def row_of(subset: Subset) -> Row:
            if subset in passed:
                return passed[subset]
            row = try_subset(supply, subset, not options.no_tests)
            kept.add(row)
            return row

        with ThreadPoolExecutor(options.n) as pool:
            for row in pool.map(row_of, subsets):
                rows.append(row)
                outcome = "FAILED" if row.failure else "passed"
                names = " ".join(("core", *row.subset))
                number = f"{len(rows):2d} of {len(subsets)}"
                print(f"{number}  {outcome} {row.seconds:5.0f} s  {names}  {row.tests}", flush=True)
                if row.failure:
                    print(row.failure, flush=True)
    return rows


def kept_of(supply: Supply, tests: bool) -> Kept:
    """Return what is kept of earlier runs with this code, these tests and these dependencies."""
    # Tests are in the source distributions; of what others publish, names tell versions.
    ours = (*supply.dist.glob("*.tar.gz"), *SMOKE.glob("*.py"), *Path(__file__).parent.glob("*.py"))
    others = sorted(file.name for file in supply.wheelhouse.iterdir())
    return Kept(KEPT, digest_of(ours, sys.version, f"{tests=}", *others))


def table(rows: Sequence[Row]) -> str:
    """Return the table of the page: a column for each part, a row for each subset."""
    heads = ["", *PARTS, "installs, serves, names what is missing", "tests of its parts"]
    lines = [heads, ["---"] * len(heads)]
    for number, row in enumerate(rows, 1):
        marks = ["●" if part in row.subset else "" for part in PARTS]
        # "812 passed, 3 deselected in 9.87s": the time is no property of the subset.
        tests = row.tests.strip("= ").partition(" in ")[0]
        passed = ", ".join(each for each in tests.split(", ") if "deselected" not in each)
        lines.append([str(number), *marks, "no" if row.failure else "yes", passed])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write_table(rows: Sequence[Row], page: Path) -> None:
    """Put the table in the page of the site that shows it."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{after}", "utf-8")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="hatch run subsets", description=__doc__)
    parser.add_argument("parts", nargs="*", help="the parts of one subset; without, all 64 subsets")
    parser.add_argument("--no-tests", action="store_true", help="leave the parts' tests out")
    parser.add_argument("--write", action="store_true", help="write the table of the site")
    parser.add_argument("--resume", action="store_true", help="go on where a run ended early")
    parser.add_argument("-n", type=int, default=2, help="how many at a time (default: 2)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        msg = f"{', '.join(unknown)}: no optional part; there are {', '.join(PARTS)}."
        raise CommandError(msg)
    chosen = [part for part in PARTS if part in options.parts]
    subsets = [tuple(chosen)] if chosen else all_subsets()
    rows = try_all(subsets, options)
    failed = sum(bool(row.failure) for row in rows)
    if options.write and len(rows) == 64:
        write_table(rows, PAGE)
    print(f"{len(rows) - failed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandError as error:
        sys.exit(str(error))
