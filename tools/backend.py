"""Build many distributions in one process, with the hatchling that is installed here.

A frontend makes an environment for each build and starts it four times. Where what is built is
looked at and thrown away, its hooks are called without: `python -m tools.backend DIST HOME…`.
"""

from __future__ import annotations

import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hatchling.build import build_sdist, build_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence


def build_here(home: Path, folder: Path) -> None:
    """Build the source distribution of a folder and, from that, the wheel.

    The hooks work in the current folder.
    """
    os.chdir(home)
    archive = folder / build_sdist(str(folder))
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(archive) as source:
            source.extractall(name, filter="data")
        (unpacked,) = Path(name).iterdir()
        os.chdir(unpacked)
        build_wheel(str(folder))
        os.chdir(home)


def main(arguments: Sequence[str]) -> None:
    """Build the folders, whose paths are absolute, into the first one."""
    folder, *homes = map(Path, arguments)
    folder.mkdir(parents=True, exist_ok=True)
    for home in homes:
        build_here(home, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
