"""`import flask` answered by glassware.

A line in `glassware_flask.pth` puts a finder first on `sys.meta_path` that does nothing until a
name `flask` is asked for, and then asks the functions here. This module stands outside of the
package so that an interpreter that means real Flask never imports glassware.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import Distribution
    from types import CodeType, ModuleType

VARIABLE = "GLASSWARE_AS_FLASK"

_asked = False


class AliasError(ImportError):
    """Report that the alias was asked for when real Flask was imported already."""


def install() -> None:
    """Let `import flask` mean glassware from now on, in this process.

    Raises:
        AliasError: Real Flask is imported already.
    """
    global _asked
    if _is_real(sys.modules.get("flask")):
        msg = (
            "Flask itself is imported already (from "
            f"{getattr(sys.modules['flask'], '__file__', None)}), so 'import flask' cannot mean "
            f"glassware any more. Ask for it earlier: set {VARIABLE}=1 before Python starts, or "
            "call glassware.install_as_flask() before anything imports flask."
        )
        raise AliasError(msg)
    _asked = True
    if not any(getattr(finder, "answers_flask", False) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())  # where no .pth file is read


def asked() -> bool:
    """Whether the alias was asked for, by `install` or by the environment."""
    return _asked or os.environ.get(VARIABLE, "").lower() not in ("", "0", "false", "no")


def active() -> bool:
    """Whether `flask` is, or on import will be, glassware."""
    module = sys.modules.get("flask")
    if module is not None:
        return module is sys.modules.get("glassware")
    return asked()


def find_spec(name: str) -> importlib.machinery.ModuleSpec | None:
    """Find `flask` or a module of it, None where real Flask is meant or there is no such module."""
    if name == "flask":
        if not asked() and _real_flask() is not None:
            return None
    elif sys.modules.get("flask") is not sys.modules.get("glassware"):
        return None
    target = "glassware" + name.removeprefix("flask")
    found = importlib.util.find_spec(target)
    if found is None:
        return None
    loader: Any = Loader(target)
    spec = importlib.machinery.ModuleSpec(name, loader, origin=found.origin)
    spec.submodule_search_locations = found.submodule_search_locations
    return spec


def find_distributions(name: str | None) -> Iterable[Distribution]:
    """Answer a query for the distribution `flask` while the alias is active; never a listing."""
    if name is not None and name.lower() == "flask" and active():
        from glassware.distribution import FlaskDistribution

        yield FlaskDistribution()


class Finder:
    """A finder for `sys.meta_path`, the same as the one in the .pth file."""

    answers_flask = True

    @staticmethod
    def find_spec(
        name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find `flask` and its modules."""
        return find_spec(name) if name == "flask" or name.startswith("flask.") else None

    @staticmethod
    def find_distributions(
        context: Any = None,
    ) -> Iterable[Distribution]:
        """Find the distribution by the name `flask`."""
        return find_distributions(getattr(context, "name", None))


class Loader:
    """Put a module of glassware under its name in `flask`.

    The import system writes into the module that it has made for the specification; that one is
    thrown away, so that the shared module keeps its own `__name__` and `__spec__`.
    """

    def __init__(self, target: str) -> None:
        self.target = target

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Leave it to the import system to make a module, which is not kept."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Put the shared module in the place of the one that was made."""
        sys.modules[module.__name__] = importlib.import_module(self.target)

    def get_code(self, name: str) -> CodeType | None:
        """Return the code of the module, for `python -m flask`."""
        spec = importlib.util.find_spec(self.target)
        code: CodeType | None = spec.loader.get_code(self.target)  # type: ignore[union-attr]
        return code


def _is_real(module: ModuleType | None) -> bool:
    return module is not None and module is not sys.modules.get("glassware")


def _real_flask() -> importlib.machinery.ModuleSpec | None:
    for finder in sys.meta_path:
        if getattr(finder, "answers_flask", False):
            continue
        find = getattr(finder, "find_spec", None)
        spec: importlib.machinery.ModuleSpec | None = find("flask", None) if find else None
        if spec is not None and spec.origin is not None:  # not just a folder of that name
            return spec
    return None
