"""The distributions of this repository, found by their folders and never listed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
FOLDERS = ("packages/*", "meta", "plugins/*")
VERSION_LINE = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


class CommandError(Exception):
    """Raise it where a command cannot go on; the message is for who typed it."""


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    """Run a program to its end.

    Args:
        command: The program and its arguments.
        cwd: The folder in which it runs.
        variables: What it sees in its environment besides what is there.

    Returns:
        What it printed on both streams.

    Raises:
        CommandError: It failed; what it printed is in the message.
    """
    # What is imported again and again is compiled once; an empty variable counts as none.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **variables}
    done = subprocess.run(
        [str(each) for each in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=cwd,
    )
    if done.returncode:
        msg = f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}"
        raise CommandError(msg)
    return done.stdout


@dataclass(frozen=True)
class Distribution:
    """A folder that one wheel and one source distribution are built from."""

    home: Path

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Its `pyproject.toml`."""
        return tomllib.loads((self.home / "pyproject.toml").read_text("utf-8"))

    @property
    def project(self) -> dict[str, Any]:
        """The table `project` of its `pyproject.toml`."""
        project: dict[str, Any] = self.settings["project"]
        return project

    @property
    def name(self) -> str:
        """The name that is installed, such as `glassware-core`."""
        return str(canonicalize_name(self.project["name"]))

    @property
    def short(self) -> str:
        """The name of its folder, which commands and tags use."""
        return self.home.name

    @cached_property
    def source(self) -> Path:
        """The folder of its import package."""
        (source,) = (path.parent for path in (self.home / "src").glob("*/__init__.py"))
        return source

    @property
    def about(self) -> Path:
        """The file with its version."""
        return self.source / "__about__.py"

    @property
    def version(self) -> Version:
        """The version in the checkout: that of the last release, or of the first to come."""
        if "version" in self.project:
            return Version(self.project["version"])
        found = VERSION_LINE.search(self.about.read_text("utf-8"))
        if found is None:
            msg = f"{self.about} has no line '__version__ = \"…\"'; write one."
            raise CommandError(msg)
        return Version(found[1])

    @cached_property
    def extras(self) -> dict[str, list[Requirement]]:
        """What each of its extras requires."""
        optional = self.project.get("optional-dependencies", {})
        return {extra: [Requirement(line) for line in lines] for extra, lines in optional.items()}

    @cached_property
    def requirements(self) -> list[Requirement]:
        """What it requires, without its extras."""
        return [Requirement(line) for line in self.project.get("dependencies", [])]

    def tag(self, version: Version) -> str:
        """Return the tag of one of its releases."""
        return f"{self.short}-v{version}"


def discover(root: Path = ROOT) -> dict[str, Distribution]:
    """Find the distributions of a checkout, by the names of their folders.

    Raises:
        CommandError: Two folders have one name, so that their tags would be the same.
    """
    found: dict[str, Distribution] = {}
    for pattern in FOLDERS:
        for file in sorted(root.glob(f"{pattern}/pyproject.toml")):
            one = Distribution(file.parent)
            if one.short in found:
                msg = f"{one.home} and {found[one.short].home} have one name; rename a folder."
                raise CommandError(msg)
            found[one.short] = one
    return found


def build_here(homes: Iterable[Path], folder: Path, **variables: str) -> None:
    """Do as `build` does, with the hatchling that is here: in a tenth of the time."""
    run(sys.executable, "-m", "tools.backend", folder, *homes, cwd=ROOT, **variables)


def build(homes: Iterable[Path], folder: Path, **variables: str) -> None:
    """Build the source distribution of each folder and, from that, the wheel.

    Each is built as anybody would: by a frontend, in an environment of its own.
    """

    def build_one(home: Path) -> str:
        command = ("uv", "build", "--quiet", "--out-dir", folder, home)
        return run(*command, cwd=ROOT, **variables)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(build_one, homes):
            pass
