"""What the commands ask git, and what they let it do."""

from __future__ import annotations

import io
import re
import tarfile
from dataclasses import dataclass
from subprocess import run as run_process
from typing import TYPE_CHECKING

from packaging.version import Version

from .distributions import CommandError, Distribution, run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """A checkout with its history."""

    root: Path

    def git(self, *arguments: str | Path) -> str:
        """Run git in it and return what it printed, without the last line break."""
        return run("git", *arguments, cwd=self.root).rstrip("\n")

    def releases(self, one: Distribution) -> list[Version]:
        """Return the releases of a distribution by their tags, the oldest first."""
        tags = self.git("tag", "--list", f"{one.short}-v*").splitlines()
        prefix = len(one.tag(Version("0"))) - 1
        # A folder `a` has no tags of a folder `a-v2`: what follows must be a version.
        versions = [tag[prefix:] for tag in tags if re.match(r"\d", tag[prefix:])]
        return sorted(Version(version) for version in versions)

    def changed(self, one: Distribution, release: Version) -> bool:
        """Tell whether what is built from a distribution has changed since a release."""
        home = one.home.relative_to(self.root)
        paths = [f"{home}/src", f"{home}/pyproject.toml"]
        return bool(self.git("diff", "--name-only", one.tag(release), "--", *paths))

    def export(self, reference: str, folder: Path) -> Path:
        """Write all files of a commit into a folder."""
        command = ["git", "archive", "--format=tar", reference]
        done = run_process(command, cwd=self.root, capture_output=True)
        if done.returncode:
            msg = f"{' '.join(command)}: {done.stderr.decode()}"
            raise CommandError(msg)
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return folder
