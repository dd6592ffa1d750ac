"""A folder with one file for each key."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FileStore:
    """Keep texts by key, each in a file of its own.

    A file's name is a digest of its key: a key from outside leads nowhere else, and who can list
    the folder does not learn the keys.

    Args:
        folder: Where the files are. It is made when the first one is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode(errors="replace")).hexdigest()

    def read(self, key: str, max_age: float) -> str | None:
        """Return a text; None if there is none, or if it is too old.

        Args:
            key: The key, which may come from outside.
            max_age: How many seconds ago it was written at most.
        """
        path = self._path(key)
        try:
            with path.open(encoding="utf-8") as file:
                if time.time() - os.fstat(file.fileno()).st_mtime <= max_age:
                    return file.read()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        self.delete(key)
        return None

    def write(self, key: str, text: str) -> None:
        """Keep a text. Whoever reads at the same time sees the old one or the new one, whole."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only the owner may read what mkstemp makes.
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".")
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, self._path(key))
        except BaseException:
            os.unlink(temporary)
            raise

    def delete(self, key: str) -> None:
        """Forget a text; none is no error."""
        with suppress(FileNotFoundError):
            self._path(key).unlink()
