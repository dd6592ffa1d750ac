"""The key that signs sessions: made at the first start, shared by all workers."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def load_secret_key(folder: Path) -> str:
    """Return the key in a folder, making it if there is none.

    It is complete before it has its name, so that no other worker reads half of it.
    """
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):  # another worker was first
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")
