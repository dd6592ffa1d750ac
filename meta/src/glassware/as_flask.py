"""Run a program, or pytest, for which `import flask` means glassware.

python -m glassware.as_flask -m MODULE [ARGUMENT ...]
python -m glassware.as_flask SCRIPT [ARGUMENT ...]
python -m pytest -p glassware.as_flask
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any

from _glassware_flask import VARIABLE, AliasError, install

__all__ = ["AliasError", "install", "main", "pytest_addoption"]

USAGE = "usage: python -m glassware.as_flask (-m MODULE | SCRIPT) [ARGUMENT ...]"


def pytest_addoption(parser: Any) -> None:
    """Ask for the alias as soon as pytest registers this plugin, before any other imports flask."""
    install()
    os.environ.setdefault(VARIABLE, "1")


def main(arguments: list[str]) -> None:
    """Run a module or a script under the alias; its subprocesses inherit it.

    Args:
        arguments: `-m` and a module's name, or a script's path, then the program's own.
    """
    if not arguments or arguments[0] in ("-h", "--help") or arguments == ["-m"]:
        sys.exit(USAGE)
    install()
    os.environ[VARIABLE] = "1"
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        sys.path.insert(0, os.getcwd())
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
