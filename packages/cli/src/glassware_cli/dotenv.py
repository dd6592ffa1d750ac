"""Environment variables from files: `.env` and `.flaskenv`."""

from __future__ import annotations

import os
import sys

__all__ = ["file_of", "load_dotenv"]

#: From the weakest to the strongest.
DEFAULT_FILES = (".flaskenv", ".env")

# The variables that files set, with the file and the value.
_loaded: dict[str, tuple[str, str]] = {}


def load_dotenv(path: str | os.PathLike[str] | None = None, load_defaults: bool = True) -> bool:
    """Set environment variables from files.

    Variables that are set stay as they are. Of the files, the given one wins over `.env`, which
    wins over `.flaskenv`; both are searched from the current folder upwards. Files are read as
    UTF-8. Without python-dotenv nothing is loaded, and a tip is printed if there is a file.

    Args:
        path: A file to load. One that does not exist is passed over.
        load_defaults: Load `.env` and `.flaskenv`.

    Returns:
        Whether a file had anything to load.

    Raises:
        ValueError: A file is not UTF-8.
    """
    try:
        import dotenv
    except ImportError:
        if path or any(os.path.isfile(name) for name in DEFAULT_FILES):
            print(
                " * Tip: There are .env files present. To load them: "
                "python -m pip install python-dotenv",
                file=sys.stderr,
            )
        return False
    files: list[str | os.PathLike[str]] = []
    if load_defaults:
        files.extend(dotenv.find_dotenv(name, usecwd=True) for name in DEFAULT_FILES)
    if path is not None:
        files.append(path)
    values: dict[str, str | None] = {}
    origins: dict[str, str] = {}
    for file in files:
        if os.path.isfile(file):
            try:
                found = dotenv.dotenv_values(file, encoding="utf-8")
                values.update(found)
                origins.update(dict.fromkeys(found, os.path.abspath(file)))
            except UnicodeDecodeError as error:
                msg = f"The file {os.fspath(file)!r} is not UTF-8: {error}. Save it as UTF-8."
                raise ValueError(msg) from None
    for key, value in values.items():
        if value is not None and key not in os.environ:
            os.environ[key] = value
            _loaded[key] = (origins[key], value)
    return bool(values)


def file_of(variable: str) -> str | None:
    """Return the file that an environment variable was set from, None where it was set before."""
    file, value = _loaded.get(variable, (None, None))
    return file if os.environ.get(variable) == value else None
