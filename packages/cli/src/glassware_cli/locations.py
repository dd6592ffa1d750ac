"""Where a view is written."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Location", "location_of"]


@dataclass(frozen=True)
class Location:
    """A line in a file.

    Attributes:
        file: The file, relative to the current folder if it is in there.
        line: The line's number, from 1.
    """

    file: str
    line: int

    def __str__(self) -> str:
        """Return it as editors and terminals know it, `file:line`."""
        return f"{self.file}:{self.line}"


def location_of(view: Any) -> Location | None:
    """Return where a view function, or the class of a class-based view, is written.

    Decorators that use `functools.wraps` are looked through.

    Args:
        view: The view, or None.

    Returns:
        The place, or None for what is not written in Python.
    """
    view = getattr(view, "view_class", view)
    if not inspect.isclass(view):
        while isinstance(view, functools.partial):
            view = view.func
        view = inspect.unwrap(view)
        view = getattr(view, "__func__", view)
        if not hasattr(view, "__code__"):
            # An object that can be called.
            view = getattr(type(view).__call__, "__func__", type(view).__call__)
    try:
        if inspect.isclass(view):
            # Reads the file, for classes do not know their line.
            file, line = inspect.getsourcefile(view), inspect.getsourcelines(view)[1]
        else:
            file, line = view.__code__.co_filename, view.__code__.co_firstlineno
    except (AttributeError, OSError, TypeError):
        return None
    return None if file is None else Location(_shown(file), line)


def _shown(file: str) -> str:
    path = Path(file)
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
