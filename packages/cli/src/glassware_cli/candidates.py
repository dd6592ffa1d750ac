"""Files that look as if they held an application, for whoever did not name one.

Nothing is imported: the source texts of one folder are searched for an assignment or a function
at their top level that usually makes an application.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

__all__ = ["Candidate", "advice", "find_candidates", "program"]

#: Names that are found without being told.
FOUND_BY_THEMSELVES = ("app", "application", "create_app", "make_app")

_ASSIGNMENT = re.compile(
    r"^(\w+)[ \t]*(?::[^=\n]+)?=\s*(?:\w+\.)*(?:\w*(?:Flask|App)|Kernel)\(", re.MULTILINE
)
_FACTORY = re.compile(r"^def (create_app|make_app)\(", re.MULTILINE)

# Generous for a folder of sources, small for a user who waits for an error message.
_MOST_FILES = 200
_MOST_CHARACTERS = 100_000


@dataclass(frozen=True)
class Candidate:
    """A file that looks as if it held an application.

    Attributes:
        file: Its path, relative to the folder that was searched.
        names: The names that look like applications or factories.
    """

    file: str
    names: tuple[str, ...]

    @property
    def module(self) -> str:
        """The name of the module."""
        return self.file.removesuffix(".py").removesuffix("/__init__")

    @property
    def import_path(self) -> str:
        """What `--app` takes: the module, and the name where it is needed."""
        if len(self.names) == 1 or self.names[0] in FOUND_BY_THEMSELVES:
            return self.module
        return f"{self.module}:{self.names[0]}"


def find_candidates(folder: str | Path = ".") -> list[Candidate]:
    """Return the modules and packages directly in a folder that look as if they held one."""
    root = Path(folder)
    files = islice(sorted([*root.glob("*.py"), *root.glob("*/__init__.py")]), _MOST_FILES)
    found = []
    for file in files:
        try:
            with file.open(encoding="utf-8", errors="replace") as source:
                text = source.read(_MOST_CHARACTERS)
        except OSError:
            continue
        names = dict.fromkeys([*_ASSIGNMENT.findall(text), *_FACTORY.findall(text)])
        if names:
            ordered = sorted(names, key=lambda name: name not in FOUND_BY_THEMSELVES)
            found.append(Candidate(file.relative_to(root).as_posix(), tuple(ordered)))
    return found


def advice(folder: str | Path = ".", leave_out: str | None = None) -> str:
    """Say which files look right and what to run; an empty text where there are none.

    Args:
        folder: The folder whose files are searched.
        leave_out: A module that was looked at already.
    """
    found = [each for each in find_candidates(folder) if each.module != leave_out]
    if not found:
        return ""
    command = f"{program()} --app {found[0].import_path} {_subcommand()}"
    names = ", ".join(repr(candidate.file) for candidate in found)
    if len(found) == 1:
        return f"{names} looks as if it had one. Run: {command}"
    return f"These files look as if they had one: {names}. Run, for example: {command}"


def program() -> str:
    """Return what the user typed to start the command that takes `--app`, or `glassware`."""
    ctx = click.get_current_context(silent=True)
    while ctx is not None:
        if any(param.name == "app" for param in ctx.command.params):
            return ctx.command_path or "glassware"
        ctx = ctx.parent
    return "glassware"


def _subcommand() -> str:
    ctx = click.get_current_context(silent=True)
    if ctx is None:
        return "run"
    started = program()
    path = ctx.command_path
    if path.startswith(f"{started} "):
        return path.removeprefix(f"{started} ")
    return "run"
