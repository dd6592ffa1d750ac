"""Test earlier releases of the parts with the current core: `hatch run compat`.

Who updates one part keeps the others for a while. So the newest release of the current minor
version of each part and that of the minor version before are built from their tags, installed with
everything else from this checkout, and tested with the tests of their time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .bounds import needs_of
from .distributions import ROOT, CommandError, Distribution, build, discover
from .environments import EXTRAS, Supply, test_requirements, wheel_in
from .git import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packaging.version import Version


@dataclass(frozen=True)
class Comparison:
    """An earlier release, and what came of it."""

    one: Distribution
    release: Version | None
    outcome: str
    text: str

    def __str__(self) -> str:
        release = "" if self.release is None else f" {self.release}"
        return f"{self.outcome}: {self.one.name}{release}: {self.text}"


def compared(releases: Sequence[Version]) -> list[Version]:
    """Return the newest release of each of the two newest minor versions, the newest first."""
    newest: dict[tuple[int, int], Version] = {}
    for version in sorted(releases):
        newest[version.major, version.minor] = version
    return [newest[minor] for minor in sorted(newest, reverse=True)[:2]]


def compare(
    supply: Supply, repository: Repository, one: Distribution, release: Version
) -> Comparison:
    """Test one earlier release with what is in the checkout."""
    if not repository.changed(one, release):
        return Comparison(one, release, "skipped", "it is what the checkout has")
    folder = supply.home / one.tag(release)
    source = repository.export(one.tag(release), folder / "source")
    then = Distribution(source / one.home.relative_to(repository.root))
    for need in needs_of(then, discover(repository.root)):
        if need.sibling.version not in need.allowed:
            text = f"it does not allow {need.sibling.name} {need.sibling.version}"
            return Comparison(one, release, "skipped", text)
    try:
        build([then.home], folder)
        wheel = f"{wheel_in(folder, then)}{EXTRAS.get(then.source.name, '')}"
        environment = supply.environment(wheel, *test_requirements())
        line = environment.test(source, then.home / "tests")
    except CommandError as error:
        return Comparison(one, release, "failed", str(error))
    return Comparison(one, release, "passed", line)


def compare_all(
    repository: Repository, wanted: Sequence[str], wheelhouse: Path | None = None
) -> list[Comparison]:
    """Test the earlier releases of distributions, or of all that need others of this repository."""
    found = discover(repository.root)
    unknown = [name for name in wanted if name not in found]
    if unknown:
        msg = f"There is no distribution {unknown[0]!r}; there are {', '.join(found)}."
        raise CommandError(msg)
    chosen = [found[name] for name in wanted or found if needs_of(found[name], found)]
    releases = {one: compared(repository.releases(one)) for one in chosen}
    comparisons = [
        Comparison(one, None, "skipped", "there is no release yet, so nothing could be compared")
        for one in chosen
        if not releases[one]
    ]
    if len(comparisons) == len(chosen):
        return comparisons
    with tempfile.TemporaryDirectory(prefix="glassware-compat-") as folder:
        supply = Supply(Path(folder), wheelhouse)
        supply.build(found.values())
        if wheelhouse is None:
            supply.download(*test_requirements())
        for one in chosen:
            for release in releases[one]:
                comparisons.append(compare(supply, repository, one, release))
    return comparisons


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="hatch run compat", description=__doc__)
    parser.add_argument("distributions", nargs="*", metavar="NAME", help="all without a name")
    parser.add_argument("--wheelhouse", type=Path, help="take what others publish from this folder")
    options = parser.parse_args(arguments)
    comparisons = compare_all(Repository(root), options.distributions, options.wheelhouse)
    print(*comparisons, sep="\n")
    outcomes = [each.outcome for each in comparisons]
    counts = [f"{outcomes.count(outcome)} {outcome}" for outcome in ("passed", "failed", "skipped")]
    print(", ".join(counts))
    return "failed" in outcomes


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandError as error:
        sys.exit(str(error))
