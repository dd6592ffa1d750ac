"""Find where a module lives: the folder of its resources, and the prefix it is installed under."""

from __future__ import annotations

import importlib.util
import os
import sys
import typing as t
from pathlib import PurePath

if t.TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

__all__ = ["find_package", "get_root_path", "instance_path_for"]


def get_root_path(import_name: str) -> str:
    """Find the folder that a package is, or that contains a module.

    Args:
        import_name: The name of the package or module, usually `__name__`.

    Returns:
        An absolute path; the current directory where no such module is found.

    Raises:
        RuntimeError: The module is not in a single folder, as a namespace package, or its import
            hook does not tell a file name.
    """
    file = getattr(sys.modules.get(import_name), "__file__", None)
    if file is None:
        spec = _find_spec(import_name)
        # A folder without a loader: it only has the name, and would be a namespace package.
        if spec is None or spec.loader is None:
            return os.getcwd()
        file = _file_of_loader(spec, import_name)
    if file is None:
        msg = (
            f"No root path can be found for the provided module {import_name!r}: it is a"
            " namespace package, or its import hook does not provide file names. Pass the"
            " argument 'root_path'."
        )
        raise RuntimeError(msg)
    return os.path.dirname(os.path.abspath(file))


def find_package(import_name: str) -> tuple[str | None, str]:
    """Find the prefix that a package is installed under, and the folder it is imported from.

    Args:
        import_name: The name of the package, or of a module in it.

    Returns:
        The prefix, which is the directory with `lib`, `bin` and so on, or None where the package
        is neither under `sys.prefix` nor in a folder `site-packages`; and the entry of
        `sys.path` that contains the package, by default the current directory.
    """
    path = _find_import_path(import_name)
    prefix = os.path.abspath(sys.prefix)
    if PurePath(path).is_relative_to(prefix):
        return prefix, path
    above, folder = os.path.split(path)
    if folder.lower() != "site-packages":
        return None, path
    if os.path.basename(above).lower() == "lib":  # prefix\Lib\site-packages, as on Windows
        return os.path.dirname(above), path
    lib = os.path.dirname(above)
    if os.path.basename(lib).lower() == "lib":  # prefix/lib/pythonX.Y/site-packages
        return os.path.dirname(lib), path
    return above, path


def instance_path_for(import_name: str) -> str:
    """Find the folder for the files of one installation of an application.

    Args:
        import_name: The name of the application's package or module.

    Returns:
        `instance` beside the package or module, or `var/NAME-instance` under the prefix where the
        package is installed.
    """
    prefix, path = find_package(import_name)
    if prefix is None:
        return os.path.join(path, "instance")
    return os.path.join(prefix, "var", f"{name_of(import_name)}-instance")


def name_of(import_name: str) -> str:
    """Name a module; the one that is run as a script is named for its file."""
    if import_name == "__main__":
        file: str | None = getattr(sys.modules["__main__"], "__file__", None)
        if file is not None:
            return os.path.splitext(os.path.basename(file))[0]
    return import_name


def _find_spec(import_name: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(import_name)
    # ValueError: a module without a spec, such as a script; or an empty name.
    except (ImportError, ValueError):
        return None


def _file_of_loader(spec: ModuleSpec, import_name: str) -> str | None:
    """Ask for the file of a module that has none in `sys.modules`."""
    get_filename = getattr(spec.loader, "get_filename", None)
    if get_filename is not None:
        return t.cast("str", get_filename(import_name))
    # Some loaders only set `__file__` on the module that they make.
    module = importlib.import_module(import_name)
    file: str | None = getattr(module, "__file__", None)
    return file


def _find_import_path(import_name: str) -> str:
    """Find the entry of `sys.path` that contains a module."""
    top = import_name.partition(".")[0]
    spec = _find_spec(top)
    if spec is None:
        return os.getcwd()
    if spec.origin is not None and spec.has_location:
        folder = os.path.dirname(os.path.abspath(spec.origin))
        return os.path.dirname(folder) if spec.submodule_search_locations else folder
    portions = [os.path.abspath(path) for path in spec.submodule_search_locations or ()]
    if not portions:
        return os.getcwd()
    return os.path.dirname(_containing(portions, import_name))


def _containing(portions: list[str], import_name: str) -> str:
    """Find the portion of a namespace package that holds a module of it."""
    spec = _find_spec(import_name)
    if spec is not None:
        inner = list(spec.submodule_search_locations or ())
        place = spec.origin if spec.has_location else inner[0] if inner else None
        for portion in portions:
            if place is not None and PurePath(os.path.abspath(place)).is_relative_to(portion):
                return portion
    return portions[0]
