"""The lower bounds on siblings: moved where an older sibling does not do any more, only there.

A distribution that is about to be released is installed together with the oldest release of a
sibling that it allows, built from that release's tag, and its tests are run. If they fail, so are
the next ones, until one does.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from packaging.requirements import Requirement

from .distributions import CommandError, Distribution, build
from .environments import EXTRAS, Supply, test_requirements, wheel_in

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    from .git import Repository


@dataclass(frozen=True)
class Bound:
    """The oldest release of a sibling that works."""

    one: Distribution
    sibling: Distribution
    version: Version
    moved: bool

    def __str__(self) -> str:
        moved = "now needs" if self.moved else "still works with"
        return f"{self.one.name} {moved} {self.sibling.name} {self.version}"


@dataclass(frozen=True)
class Need:
    """That a distribution requires another one of this repository."""

    one: Distribution
    sibling: Distribution
    allowed: SpecifierSet
    """The releases of the other that it allows."""


def needs_of(one: Distribution, found: dict[str, Distribution]) -> list[Need]:
    """Return what a distribution requires of this repository, without its extras."""
    by_name = {each.name: each for each in found.values()}
    return [
        Need(one, by_name[requirement.name], requirement.specifier)
        for requirement in one.requirements
        if requirement.name in by_name
    ]


class Trial:
    """Distributions of a checkout beside earlier releases of their siblings."""

    def __init__(self, repository: Repository, supply: Supply) -> None:
        self.repository, self.supply = repository, supply

    def release(self, one: Distribution, version: Version) -> Path:
        """Build a release from its tag and return the folder of its wheel."""
        folder = self.supply.home / one.tag(version)
        if not folder.exists():
            with tempfile.TemporaryDirectory() as name:
                source = self.repository.export(one.tag(version), Path(name))
                build([source / one.home.relative_to(self.repository.root)], folder)
        return folder

    def works(self, need: Need, version: Version) -> bool:
        """Tell whether the tests of a distribution pass beside a release of a sibling."""
        one, sibling = need.one, need.sibling
        # By its path: the checkout may say the same version still.
        wheel = wheel_in(self.release(sibling, version), sibling)
        old = f"{wheel}{EXTRAS.get(sibling.source.name, '')}"
        wanted = f"{one.name}{EXTRAS.get(one.source.name, '')}"
        try:
            environment = self.supply.environment(wanted, old, *test_requirements())
            environment.test(self.repository.root, one.home / "tests")
        except CommandError:
            return False
        return True


def lowest(trial: Trial, need: Need, now: Version | None) -> Bound | None:
    """Find the oldest release of a sibling that a distribution works with.

    Args:
        trial: Where it is tried.
        need: What is required of the sibling so far.
        now: The version of the sibling that is released now, if it is.

    Returns:
        None where the sibling has its first release now.

    Raises:
        CommandError: No release there is does, and the sibling is not released now.
    """
    releases = trial.repository.releases(need.sibling)
    candidates = [version for version in releases if version in need.allowed]
    for version in candidates:
        if trial.works(need, version):
            return Bound(need.one, need.sibling, version, moved=version != candidates[0])
    if now is None:
        one, sibling = need.one.short, need.sibling.short
        msg = f"{one} works with no release of {sibling} that it allows; release {sibling} as well."
        raise CommandError(msg)
    return Bound(need.one, need.sibling, now, moved=True) if releases else None


def move(bound: Bound) -> None:
    """Write a lower bound into the `pyproject.toml` of a distribution."""
    file = bound.one.home / "pyproject.toml"
    settings = tomlkit.parse(file.read_text("utf-8"))
    project: Any = settings["project"]
    optional = project.get("optional-dependencies", {})
    for lines in (project["dependencies"], *optional.values()):
        for place, line in enumerate(list(lines)):
            requirement = Requirement(line)
            if requirement.name == bound.sibling.name:
                lines[place] = with_bound(requirement, bound.version)
    file.write_text(tomlkit.dumps(settings), "utf-8")


def with_bound(requirement: Requirement, version: Version) -> str:
    """Return a requirement with another lower bound and everything else as it was."""
    others = [str(each) for each in requirement.specifier if each.operator != ">="]
    # 0.4.0 is written 0.4, as people write it.
    short = f"{version.major}.{version.minor}" if version.release[2:] == (0,) else str(version)
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    marker = f"; {requirement.marker}" if requirement.marker else ""
    return f"{requirement.name}{extras}{','.join([f'>={short}', *sorted(others)])}{marker}"
