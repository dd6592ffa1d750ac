"""Wheels of this checkout, and clean environments made from them without a package index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SMOKE = Path(__file__).parent / "smoke"
HOMES = [
    *sorted(file.parent for file in ROOT.glob("packages/*/pyproject.toml")),
    *sorted(file.parent for file in ROOT.glob("plugins/*/pyproject.toml")),
    ROOT / "meta",
    *sorted(file.parent for file in ROOT.glob("examples/plugins/*/pyproject.toml")),
]


def run(*command: str | Path, **variables: str) -> str:
    """Run a command to its end and return what it printed, errors included."""
    done = subprocess.run(
        [str(each) for each in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **variables},
        cwd=ROOT.anchor,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}", pytrace=False)
    return done.stdout


@dataclass(frozen=True)
class Environment:
    """A virtual environment that gets distributions from two folders and from nowhere else."""

    home: Path
    folders: tuple[Path, ...]
    cache: Path

    @property
    def scripts(self) -> Path:
        return self.home / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / "python"

    def uv(self, *arguments: str) -> str:
        # A cache of our own: the shared one serves yesterday's wheel of the same version.
        return run("uv", *arguments, "--python", self.python, UV_CACHE_DIR=str(self.cache))

    def install(self, *requirements: str) -> str:
        links = [option for folder in self.folders for option in ("--find-links", str(folder))]
        return self.uv("pip", "install", "--no-index", *links, *requirements)

    def smoke(self, script: str, *arguments: str) -> str:
        """Run one of the smoke scripts, isolated from user folders and variables."""
        return run(self.python, "-I", "-W", "error", SMOKE / f"{script}.py", *arguments)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of our distributions and the example plugins: source ones, wheels from those."""
    folder = tmp_path_factory.mktemp("dist")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        builds = [
            pool.submit(run, "uv", "build", "--quiet", "--out-dir", folder, home) for home in HOMES
        ]
    for build in builds:
        build.result()
    return folder


@pytest.fixture(scope="session")
def wheelhouse(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what others publish and our wheels need, with all extras."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    extras = {
        "glassware_core": "[async]",
        "glassware_cli": "[dotenv,serve]",
        "glassware_testing": "[pytest]",
    }
    ours = [f"{wheel}{extras.get(wheel.name.split('-')[0], '')}" for wheel in dist.glob("*.whl")]
    pip = [sys.executable, "-m", "pip", "--quiet"]
    run(
        *pip,
        "download",
        "--only-binary",
        ":all:",
        "--dest",
        folder,
        *ours,
        "editables",
        "hatchling",
        "pip",
    )
    for copy in folder.glob("glassware*"):
        copy.unlink()
    return folder


@pytest.fixture(scope="session")
def new_environment(
    dist: Path, wheelhouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Environment]:
    """Return a function that makes a clean environment with the named distributions."""
    cache = tmp_path_factory.mktemp("cache")

    def make(*requirements: str) -> Environment:
        home = tmp_path_factory.mktemp("venv")
        shutil.rmtree(home)
        run("uv", "venv", "--quiet", "--python", sys.executable, home)
        environment = Environment(home, (dist, wheelhouse), cache)
        environment.install(*requirements)
        return environment

    return make
