"""What came of the subsets that a run has tried, kept for one that goes on from there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Subset = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What came of one subset."""

    subset: Subset
    failure: str = ""
    tests: str = ""
    seconds: float = 0.0


def digest_of(files: Iterable[Path], *words: str) -> str:
    """Return a digest of what is tried: of files with their names, and of what else matters."""
    digest = hashlib.sha256(repr(words).encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


class Kept:
    """Lines in a file, one for each subset, each with the digest of what was tried."""

    def __init__(self, file: Path, digest: str) -> None:
        self.file, self.digest = file, digest
        self._lock = Lock()

    def passed(self) -> dict[Subset, Row]:
        """Return the subsets that passed with what is tried now."""
        rows: dict[Subset, Row] = {}
        if self.file.exists():
            for line in self.file.read_text("utf-8").splitlines():
                digest, found = json.loads(line)
                row = Row(**{**found, "subset": tuple(found["subset"])})
                if digest == self.digest and not row.failure:
                    rows[row.subset] = row
        return rows

    def clear(self) -> None:
        """Forget everything."""
        self.file.unlink(missing_ok=True)

    def add(self, row: Row) -> None:
        """Keep one more; several threads may."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, self.file.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps([self.digest, asdict(row)])}\n")
