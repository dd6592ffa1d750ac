"""What a release would bring: which distributions, and which version comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from .distributions import CommandError, Distribution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .git import Repository

KINDS = ("removal", "feature", "bugfix", "doc", "misc")


@dataclass(frozen=True)
class State:
    """How a distribution stands to its last release."""

    one: Distribution
    last: Version | None
    """The last release; None before the first."""
    changed: bool
    """Whether what is built from it has changed since."""
    notes: tuple[Path, ...]

    @property
    def open(self) -> bool:
        """Whether there is something to release."""
        return self.last is None or self.changed or bool(self.notes)

    def next(self) -> Version:
        """Return the version that follows from the notes.

        Before 1.0 a removal moves the minor version, as a feature does.

        Raises:
            CommandError: Nothing has changed, or nobody has noted what.
        """
        if self.last is None:
            return self.one.version
        if not self.open:
            msg = f"{self.one.short} has not changed since {self.last}; leave it out."
            raise CommandError(msg)
        if not self.notes:
            where = f"{self.one.home.name}/changes"
            msg = f"{self.one.short} has changed since {self.last}: write a note in {where}."
            raise CommandError(msg)
        kinds = {kind_of(note) for note in self.notes}
        major, minor, micro = self.last.release[:3]
        if "removal" in kinds and major:
            return Version(f"{major + 1}.0.0")
        if kinds & {"removal", "feature"}:
            return Version(f"{major}.{minor + 1}.0")
        return Version(f"{major}.{minor}.{micro + 1}")


@dataclass(frozen=True)
class Step:
    """One distribution that is released, with its version."""

    one: Distribution
    version: Version

    @property
    def tag(self) -> str:
        """The tag of the release."""
        return self.one.tag(self.version)


def kind_of(note: Path) -> str:
    """Return what kind of change a note is about.

    Raises:
        CommandError: Its name does not say.
    """
    parts = note.name.split(".")
    if len(parts) < 3 or parts[1] not in KINDS:
        msg = f"{note}: call it +words.KIND.md, with one of {', '.join(KINDS)} as its kind."
        raise CommandError(msg)
    return parts[1]


def state_of(repository: Repository, one: Distribution) -> State:
    """Compare a distribution with its last release."""
    last = max(repository.releases(one), default=None)
    changed = last is None or repository.changed(one, last)
    return State(one, last, changed, tuple(sorted((one.home / "changes").glob("*.md"))))


def plan(states: dict[str, State], wanted: Sequence[str]) -> list[Step]:
    """Return the releases that are asked for.

    Args:
        states: What there is, by the names of the folders.
        wanted: `core`, or `core=0.4.0` for a version that does not follow from the notes.

    Raises:
        CommandError: There is no such distribution, or no such version may follow.
    """
    steps = []
    for each in wanted:
        name, _, text = each.partition("=")
        if name not in states:
            msg = f"There is no distribution {name!r}; there are {', '.join(states)}."
            raise CommandError(msg)
        state = states[name]
        steps.append(Step(state.one, _given(state, text) if text else state.next()))
    return steps


def _given(state: State, text: str) -> Version:
    """Return a version that was typed, if it may follow."""
    try:
        version = Version(text)
    except InvalidVersion:
        msg = f"{state.one.short}={text}: {text!r} is no version; write one as 0.4.0."
        raise CommandError(msg) from None
    if state.last is not None and version <= state.last:
        msg = f"{state.one.short}={text}: {state.last} is released already; choose a later version."
        raise CommandError(msg)
    return version


def overview(states: Iterable[State]) -> str:
    """Return a line for each distribution: what is released, and what would come next."""
    lines = []
    for state in states:
        last = str(state.last or "-")
        try:
            then = str(state.next()) if state.open else "-"
        except CommandError:
            then = "a note is missing"
        lines.append(f"{state.one.short:20} {last:>10}  {then:>10}  {len(state.notes)} notes")
    return "\n".join([f"{'':20} {'released':>10}  {'next':>10}", *lines])
