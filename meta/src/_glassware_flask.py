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
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import Distribution
    from types import CodeType

VARIABLE = "GLASSWARE_AS_FLASK"

_asked = False


class AliasError(ImportError):
    """Report that the alias was asked for when real Flask was imported already."""


def install() -> None:
    """Let `import flask` mean glassware from now on, in this process and in those that it starts.

    Raises:
        AliasError: Real Flask is imported already.
    """
    global _asked
    for name in sorted(name for name in sys.modules if name.partition(".")[0] == "flask"):
        module = sys.modules[name]
        if not _is_ours(module) and module is not None:  # None blocks an import
            msg = (
                f"Flask itself is imported already ('{name}' is from "
                f"{getattr(module, '__file__', None)}), so 'import flask' cannot mean glassware "
                f"any more. Ask for it earlier: set {VARIABLE}=1 before Python starts, or call "
                "glassware.install_as_flask() before anything imports flask."
            )
            raise AliasError(msg)
    _asked = True
    os.environ[VARIABLE] = "1"
    if not any(getattr(finder, "answers_flask", False) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())  # where no .pth file is read


def asked() -> bool:
    """Whether the alias was asked for, by `install` or by the environment."""
    return _asked or os.environ.get(VARIABLE, "").lower() not in ("", "0", "false", "no")


def active() -> bool:
    """Whether `flask` is, or on import will be, glassware."""
    module = sys.modules.get("flask")
    if module is not None:
        return _is_ours(module)
    return asked() or not _real_flask_exists()


def find_spec(name: str) -> importlib.machinery.ModuleSpec | None:
    """Find `flask` or a module of it, None where real Flask is meant or there is no such module."""
    if name == "flask":
        if not asked() and _real_flask_exists():
            return None
    elif not _is_ours(sys.modules.get("flask")):
        return None
    found = importlib.util.find_spec("glassware" + name.removeprefix("flask"))
    if found is None:
        return None
    loader: Any = Loader(found)  # of no base class: `importlib.abc` takes long to import
    spec = importlib.machinery.ModuleSpec(name, loader, origin=found.origin)
    spec.submodule_search_locations = found.submodule_search_locations
    return spec


def find_distributions(name: str | None) -> Iterable[Distribution]:
    """Answer a query for the distribution `flask` while the alias is active; never a listing."""
    if name is not None and name.lower() == "flask" and active():
        # Imported here so that an interpreter that means real Flask never imports glassware.
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
    def find_distributions(context: Any = None) -> Iterable[Distribution]:
        """Find the distribution by the name `flask`."""
        return find_distributions(getattr(context, "name", None))


class StandIn(ModuleType):
    """What the import system fills in, and would overwrite if it were the shared module.

    It is thrown away once the shared module is there. Tools that wrap loaders to patch modules
    after their import are handed this one, so it reads and sets names on the shared module.
    """

    def __getattr__(self, name: str) -> Any:
        shared = sys.modules.get("glassware" + self.__name__.removeprefix("flask"))
        if shared is None:
            msg = f"module {self.__name__!r} has no attribute {name!r} before it is imported"
            raise AttributeError(msg)
        return getattr(shared, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            super().__setattr__(name, value)
        else:
            setattr(sys.modules[self.__name__], name, value)


class Loader:
    """Put a module of glassware under its name in `flask`."""

    def __init__(self, found: importlib.machinery.ModuleSpec) -> None:
        self.target = found.name
        self.loader: Any = found.loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the module that is not kept."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Put the shared module in the place of the one that was made."""
        sys.modules[module.__name__] = importlib.import_module(self.target)

    # What is asked of the loader before the import: by `python -m flask`, `pkgutil.get_data` …

    def is_package(self, name: str) -> bool:
        """Whether the module is a package."""
        package: bool = self.loader.is_package(self.target)
        return package

    def get_code(self, name: str) -> CodeType | None:
        """Return the module's code."""
        code: CodeType | None = self.loader.get_code(self.target)
        return code

    def get_source(self, name: str) -> str | None:
        """Return the module's source."""
        source: str | None = self.loader.get_source(self.target)
        return source

    def get_data(self, path: str) -> bytes:
        """Return the content of a file beside the module."""
        data: bytes = self.loader.get_data(path)
        return data


def _is_ours(module: ModuleType | None) -> bool:
    return getattr(module, "__name__", "").partition(".")[0] == "glassware"


def _real_flask_exists() -> bool:
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        if find is None or getattr(finder, "answers_flask", False):
            continue
        spec: importlib.machinery.ModuleSpec | None = find("flask", None)
        if spec is not None and spec.origin is not None:  # not just a folder of that name
            return True
    return False
