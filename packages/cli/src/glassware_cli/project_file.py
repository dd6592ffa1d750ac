"""The application that a project names in its `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["NamedApp", "named_in_project"]

FILE = "pyproject.toml"


@dataclass(frozen=True)
class NamedApp:
    """An application that a project names.

    Attributes:
        import_path: Where it is, `module:name`, as in the file.
        file: The file that names it. The module is looked for in its folder.
    """

    import_path: str
    file: Path


def named_in_project(folder: str | Path = ".") -> NamedApp | None:
    """Return what `[tool.glassware] app` says in the nearest `pyproject.toml`.

    Args:
        folder: Where to look first; then in the folders above it. Files further up than the
            nearest are another project's.

    Raises:
        ValueError: The file is not TOML, or the key is no text.
    """
    start = Path(folder).resolve()
    for place in (start, *start.parents):
        file = place / FILE
        if file.is_file():
            return _read(file)
    return None


def _read(file: Path) -> NamedApp | None:
    try:
        found: Any = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        return None
    except ValueError as error:
        msg = f"The file {str(file)!r} is not TOML: {error}."
        raise ValueError(msg) from None
    for key in ("tool", "glassware", "app"):
        found = found.get(key) if isinstance(found, dict) else None
    if found is None:
        return None
    if not isinstance(found, str) or not found.strip():
        msg = f'[tool.glassware] app is {found!r} in {str(file)!r}; write app = "module:name".'
        raise ValueError(msg)
    return NamedApp(found, file)
