"""Release distributions: bump, write the changelog, tag and build, or change nothing at all.

    hatch run release                       what has changed, and which version comes next
    hatch run release core sessions         release these, the versions follow from the notes
    hatch run release core=1.0.0            release a version of your choice
    hatch run release --all                 release everything that has changed

All of it happens in a working tree of its own. Only when everything is built does the branch move
on and get its tags; pushing and uploading stay with whoever releases.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .bounds import Bound, Trial, lowest, move, needs_of
from .distributions import ROOT, VERSION_LINE, CommandError, Distribution, build, discover, run
from .environments import Supply, test_requirements
from .git import Repository
from .plan import Step, overview, plan, state_of
from .sbom import write_sbom

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from packaging.version import Version

UNRELEASED = re.compile(r"^## \S+ \(unreleased\)\n+(.*?)\n*(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Released:
    """What came of a release."""

    tags: list[str]
    bounds: list[Bound]
    files: list[Path]


def write_version(home: Path, version: Version) -> None:
    """Write the version of a distribution where it stands, and nowhere else."""
    about = Distribution(home).about
    text = about.read_text("utf-8")
    about.write_text(VERSION_LINE.sub(f'__version__ = "{version}"', text), "utf-8")


def write_changelog(home: Path, version: Version) -> None:
    """Make a chapter of the notes, and remove them.

    What the changelog says of the first release before there is one becomes part of its chapter.
    """
    file = home / "CHANGELOG.md"
    text = file.read_text("utf-8")
    unreleased = UNRELEASED.search(text)
    if unreleased is not None:
        file.write_text(UNRELEASED.sub("", text).rstrip() + "\n", "utf-8")
    towncrier = Path(sys.executable).with_name("towncrier")
    run(towncrier, "build", "--yes", "--version", str(version), cwd=home)
    if unreleased is not None:
        text = file.read_text("utf-8").replace("\n\nNo significant changes.\n", "\n", 1)
        heading = re.compile(rf"^(## {re.escape(str(version))} \(.*\)\n)\n*", re.MULTILINE)
        file.write_text(heading.sub(rf"\1\n{unreleased[1]}\n\n", text).rstrip() + "\n", "utf-8")


@contextmanager
def working_tree(repository: Repository) -> Iterator[Repository]:
    """Check the current commit out once more, for as long as needed."""
    with tempfile.TemporaryDirectory(prefix="glassware-release-") as name:
        folder = Path(name).resolve() / "tree"
        repository.git("worktree", "add", "--quiet", "--detach", folder, "HEAD")
        try:
            yield Repository(folder)
        finally:
            repository.git("worktree", "remove", "--force", folder)


def find_bounds(
    repository: Repository, steps: Sequence[Step], wheelhouse: Path | None
) -> list[Bound]:
    """Find the oldest siblings that the distributions work with."""
    found = discover(repository.root)
    now = {step.one.short: step.version for step in steps}
    needs = [need for name in now for need in needs_of(found[name], found)]
    bounds = []
    with tempfile.TemporaryDirectory(prefix="glassware-bounds-") as folder:
        supply = Supply(Path(folder), wheelhouse)
        if any(repository.releases(need.sibling) for need in needs):
            supply.build(found.values())
            if wheelhouse is None:
                supply.download(*test_requirements())
        trial = Trial(repository, supply)
        for need in needs:
            bound = lowest(trial, need, now.get(need.sibling.short))
            bounds += [bound] if bound is not None else []
    return bounds


def release(
    repository: Repository, wanted: Sequence[str], wheelhouse: Path | None = None
) -> Released:
    """Release distributions of a checkout.

    Args:
        repository: The checkout; everything in it must be committed.
        wanted: As on the command line.
        wheelhouse: A folder with what others publish, instead of the package index.

    Raises:
        CommandError: It cannot be done; the checkout is as it was.
    """
    if repository.git("status", "--porcelain"):
        msg = "There are changes that are not committed; commit them, or take them back."
        raise CommandError(msg)
    states = {name: state_of(repository, one) for name, one in discover(repository.root).items()}
    steps = plan(states, wanted)
    with working_tree(repository) as tree:
        bounds = find_bounds(tree, steps, wheelhouse)
        homes = [tree.root / step.one.home.relative_to(repository.root) for step in steps]
        for step, home in zip(steps, homes, strict=True):
            write_version(home, step.version)
            write_changelog(home, step.version)
        for bound in bounds:
            if bound.moved:
                move(bound)
        for home in homes:
            write_sbom(home)
        tree.git("add", "--all")
        names = ", ".join(f"{step.one.short} {step.version}" for step in steps)
        tree.git("commit", "--quiet", "--allow-empty", "--message", f"Release {names}")
        commit, when = tree.git("log", "-1", "--format=%H %ct").split()
        build(homes, tree.root / "dist", SOURCE_DATE_EPOCH=when)
        built = sorted((tree.root / "dist").glob("glassware*"))
        repository.git("merge", "--quiet", "--ff-only", commit)
        target = repository.root / "dist"
        target.mkdir(exist_ok=True)
        files = [Path(shutil.copy(file, target)) for file in built]
    for step in steps:
        repository.git(
            "tag", "--annotate", step.tag, "--message", f"{step.one.name} {step.version}", commit
        )
    return Released([step.tag for step in steps], bounds, files)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command and return its exit code."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="hatch run release", description=__doc__, formatter_class=form
    )
    parser.add_argument("distributions", nargs="*", metavar="NAME[=VERSION]")
    parser.add_argument("--all", action="store_true", help="everything that has changed")
    parser.add_argument("--wheelhouse", type=Path, help="take what others publish from this folder")
    options = parser.parse_args(arguments)
    repository = Repository(root)
    states = [state_of(repository, one) for one in discover(root).values()]
    wanted = options.distributions
    if options.all:
        wanted = [state.one.short for state in states if state.open]
    if not wanted:
        print(overview(states))
        return 0
    done = release(repository, wanted, options.wheelhouse)
    print(*done.bounds, *(f"tagged {tag}" for tag in done.tags), sep="\n")
    print(*(f"built {file.relative_to(root)}" for file in done.files), sep="\n")
    print(f"\nTo publish:\n    git push --atomic origin HEAD {' '.join(done.tags)}")
    print(f"    uv publish {' '.join(str(file.relative_to(root)) for file in done.files)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandError as error:
        sys.exit(str(error))
