"""The suites: where their tests come from, and which of them have to pass."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class Suite:
    """The tests of one release of Flask, in its published source archive.

    Args:
        version: The release.
        sha256: The archive's digest: what is run is what the lists were made for.
    """

    version: str
    sha256: str

    def download(self, folder: Path) -> Path:
        """Return the archive's path in a folder, downloaded with pip if it is not there yet."""
        path = folder / f"flask-{self.version}.tar.gz"
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=folder) as name:
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
                command += ["--no-binary", ":all:", "--dest", name, f"flask=={self.version}"]
                subprocess.run(command, check=True)
                (archive,) = Path(name).iterdir()
                archive.rename(path)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            msg = f"{path} has the SHA-256 digest {found} instead of {self.sha256}; remove it."
            raise ValueError(msg)
        return path

    def unpack(self, archive: Path, folder: Path) -> None:
        """Put the archive's folder `tests`, and nothing else of it, into a folder."""
        with tarfile.open(archive) as packed:
            for member in packed.getmembers():
                _, _, name = member.name.partition("/")
                # Not by `extract`, which has no filter in the first releases of Python 3.11.
                content = packed.extractfile(member) if name.startswith("tests/") else None
                if content is not None:
                    path = folder / name
                    if not path.resolve().is_relative_to(folder.resolve()):
                        msg = (
                            f"{archive} has a member {member.name!r}, which is none of its folder."
                        )
                        raise ValueError(msg)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())

    def expected(self, python: tuple[int, int]) -> list[str]:
        """Return the tests that have to pass on a version of Python."""
        ids = read_list(LISTS / f"expected_{self.version}.txt")
        dropped = LISTS / f"drop_py312_{self.version}.txt"
        if python >= (3, 12) and dropped.exists():
            ids = [each for each in ids if each not in read_list(dropped)]
        return ids


SUITES = [
    Suite("2.1.3", "15972e5017df0575c3d6c090ba168b6db90259e620ac8d7ea813a396bad5b6cb"),
    Suite("2.2.5", "edee9b0a7ff26621bd5a8c10ff484ae28737a2410d99b0bb9a6850c7fb977aa0"),
    Suite("2.3.3", "09c347a92aa7ff4a8e7f3206795f30d826654baf38b873d0744cd571ca609efc"),
    Suite("3.1.3", "0ef0e52b8a9cd932855379197dd8f94047b359ca0a78695144304cb45f87c9eb"),
]


def read_list(path: Path) -> list[str]:
    """Return the ids of a list, without the reasons that follow them."""
    lines = (line.partition("  #")[0].rstrip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
