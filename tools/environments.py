"""Clean environments that get their distributions from folders, and from no package index."""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .distributions import ROOT, build_here, discover, run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .distributions import Distribution

# Extras of the parts are tried too; those of plugins may bring drivers of any database.
EXTRAS = {
    one.source.name: f"[{','.join(one.extras)}]"
    for one in discover().values()
    if one.extras and one.home.parent.name == "packages"
}
SMOKE = ROOT / "tests" / "distribution" / "smoke"


@dataclass(frozen=True)
class Environment:
    """A virtual environment that gets distributions from some folders and from nowhere else."""

    home: Path
    folders: tuple[Path, ...]
    cache: Path

    @property
    def scripts(self) -> Path:
        """The folder of its programs."""
        return self.home / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / "python"

    def uv(self, *arguments: str | Path) -> str:
        """Run uv on it."""
        # A cache of our own: the shared one serves yesterday's wheel of the same version.
        return run("uv", *arguments, "--python", self.python, UV_CACHE_DIR=str(self.cache))

    def install(self, *requirements: str | Path) -> str:
        """Install distributions, each earlier folder before the later ones."""
        links = [option for folder in self.folders for option in ("--find-links", folder)]
        return self.uv("pip", "install", "--quiet", "--no-index", *links, *requirements)

    def smoke(self, script: str, *arguments: str) -> str:
        """Run one of the smoke scripts, isolated from user folders and variables."""
        file = SMOKE / f"{script}.py"
        return run(self.python, "-I", "-W", "error", file, *arguments, cwd=Path(ROOT.anchor))

    def test(self, root: Path, *arguments: str | Path) -> str:
        """Run tests of a checkout with what is installed here, and return the closing line.

        Raises:
            CommandError: One failed.
        """
        # -P: the current folder is not searched, so that only what is installed is imported.
        command = (self.python, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider")
        said = run(*command, "--rootdir", root, "-c", root / "pyproject.toml", *arguments, cwd=root)
        return said.rstrip().splitlines()[-1]


@dataclass(frozen=True)
class Supply:
    """Wheels of ours and of others, and the environments that are made from them."""

    home: Path
    given: Path | None = None
    """A folder with what others publish; without one it is downloaded."""

    @property
    def dist(self) -> Path:
        """The folder of our own distributions."""
        return self.home / "dist"

    @property
    def wheelhouse(self) -> Path:
        """The folder of what others publish."""
        return self.given or self.home / "wheelhouse"

    def build(self, distributions: Iterable[Distribution]) -> None:
        """Build distributions: source ones, and wheels from those."""
        build_here([one.home for one in distributions], self.dist)

    def download(self, *requirements: str) -> None:
        """Collect what others publish and these requirements and our own wheels need."""
        ours = [
            f"{wheel}{EXTRAS.get(wheel.name.partition('-')[0], '')}"
            for wheel in sorted(self.dist.glob("*.whl"))
        ]
        pip = (sys.executable, "-m", "pip", "--quiet", "download", "--only-binary", ":all:")
        run(*pip, "--dest", self.wheelhouse, *ours, *requirements)
        for copy in self.wheelhouse.glob("glassware*"):
            copy.unlink()

    def environment(self, *requirements: str | Path) -> Environment:
        """Make an environment with what is required: names, or wheels by their paths."""
        self.home.mkdir(exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix="environment-", dir=self.home))
        run("uv", "venv", "--quiet", "--clear", "--python", sys.executable, home)
        environment = Environment(home, (self.dist, self.wheelhouse), self.home / "cache")
        environment.install(*requirements)
        return environment


def wheel_in(folder: Path, one: Distribution) -> Path:
    """Return the wheel of a distribution in a folder."""
    (wheel,) = folder.glob(f"{one.name.replace('-', '_')}-*.whl")
    return wheel


def test_requirements() -> list[str]:
    """Return what `hatch test` installs besides the distributions."""
    settings = tomllib.loads((ROOT / "hatch.toml").read_text("utf-8"))
    requirements: list[str] = settings["envs"]["hatch-test"]["dependencies"]
    return requirements
