"""Run a program, or pytest, for which `import flask` means glassware.

`python -m glassware.as_flask -m MODULE` runs a module, `python -m glassware.as_flask SCRIPT` a
script, and `pytest -p glassware.as_flask` tests.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any

from _glassware_flask import AliasError, install

__all__ = ["AliasError", "install", "main", "pytest_addoption"]

USAGE = "usage: python -m glassware.as_flask (-m MODULE | SCRIPT) [ARGUMENT ...]"


def pytest_addoption(parser: Any) -> None:
    """Ask for the alias as soon as pytest registers this plugin, before any other imports flask."""
    try:
        install()
    except AliasError as error:
        import pytest  # only pytest calls this

        raise pytest.UsageError(str(error)) from None
    # pytest's own finder would find real Flask first, with `python_files = *.py`.
    sys.meta_path.sort(key=lambda finder: not hasattr(finder, "answers_flask"))


def main(arguments: list[str]) -> None:
    """Run a module or a script under the alias; its subprocesses inherit it.

    Args:
        arguments: `-m` and a module's name, or a script's path, then the program's own.
    """
    if arguments[:1] in ([], ["-h"], ["--help"]) or arguments == ["-m"]:
        sys.exit(USAGE)
    try:
        install()
    except AliasError as error:
        sys.exit(str(error))
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        if not sys.flags.safe_path:
            # `python -m` put the working directory there; a script finds what is beside it.
            sys.path[0] = os.path.dirname(os.path.abspath(arguments[0]))
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
