"""Finding the application: by the module's name, and in the module."""

from __future__ import annotations

import ast
import os
import sys
from typing import TYPE_CHECKING, Any, Literal, overload

import click

from glassware_core import Kernel

from .candidates import advice
from .tracebacks import format_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

__all__ = ["NoAppException", "find_app_by_string", "find_best_app", "locate_app", "prepare_import"]


class NoAppException(click.UsageError):
    """Report an application that cannot be found or loaded."""


def find_best_app(module: ModuleType) -> Kernel:
    """Find the application in a module whose user did not name it.

    It is what is called `app` or `application`, else the only application in the module, else
    what the factory `create_app` or `make_app` returns when it is called without arguments.

    Args:
        module: The module to look in.

    Raises:
        NoAppException: There is none, or more than one, or the factory needs arguments.
    """
    name = module.__name__
    for attribute in ("app", "application"):
        app = getattr(module, attribute, None)
        if isinstance(app, Kernel):
            return app
    found = _applications_in(module)
    if len(found) > 1:
        msg = (
            f"Detected multiple applications in module {name!r}: {_listed(found)}. "
            f"Use '{name}:{next(iter(found))}', or another name, to specify the correct one."
        )
        raise NoAppException(msg)
    if found:
        return next(iter(found.values()))
    mends = []
    for attribute in ("create_app", "make_app"):
        factory = getattr(module, attribute, None)
        if not callable(factory):
            continue
        try:
            app = _call(factory)
        except _WrongArguments as error:
            msg = (
                f"Detected factory {attribute!r} in module {name!r}, but could not call it without "
                f"arguments: {error}. Use '{name}:{attribute}(args)' to specify arguments."
            )
            raise NoAppException(msg) from None
        if isinstance(app, Kernel):
            return app
        if app is None:
            mends.append(f"{attribute!r} returned nothing: end it with 'return app'.")
    mends += [f"Use '{name}:name' to specify one.", advice(leave_out=name)]
    msg = f"Failed to find an application or a factory in module {name!r}. {' '.join(mends)}"
    raise NoAppException(msg.rstrip())


def find_app_by_string(module: ModuleType, app_name: str) -> Kernel:
    """Find the application in a module by its name, or by a call of its factory.

    Args:
        module: The module to look in.
        app_name: The name of an application or of a factory, or a call with literal arguments,
            such as `create_app("testing", debug=True)`.

    Raises:
        NoAppException: The text is neither, the module has no such name, the factory does not
            take the arguments, or what is found is no application.
    """
    name, args, kwargs = _parse_reference(app_name)
    try:
        attribute = getattr(module, name)
    except AttributeError:
        found = _applications_in(module)
        known = f" It has the applications {_listed(found)}." if found else ""
        msg = f"Failed to find attribute {name!r} in {module.__name__!r}.{known}"
        raise NoAppException(msg) from None
    app = attribute
    if callable(attribute) and not isinstance(attribute, Kernel):
        try:
            app = _call(attribute, *args, **kwargs)
        except _WrongArguments as error:
            msg = (
                f"The factory {app_name!r} in module {module.__name__!r} could not be called with "
                f"the specified arguments: {error}."
            )
            raise NoAppException(msg) from None
    if isinstance(app, Kernel):
        return app
    msg = (
        f"A valid application was not obtained from '{module.__name__}:{app_name}', "
        f"but {type(app).__name__!r}."
    )
    raise NoAppException(msg)


def prepare_import(path: str | os.PathLike[str]) -> str:
    """Put the folder of a module first on the search path and return the module's dotted name.

    Args:
        path: A file, with or without `.py`, or a dotted name. Packages are recognized by their
            `__init__.py`.
    """
    path = os.path.realpath(path)
    stem, extension = os.path.splitext(path)
    if extension == ".py":
        path = stem
    if os.path.basename(path) == "__init__":
        path = os.path.dirname(path)
    folder, last = os.path.split(path)
    names = [last]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, last = os.path.split(folder)
        names.insert(0, last)
    if sys.path[0] != folder:
        sys.path.insert(0, folder)
    return ".".join(names)


@overload
def locate_app(
    module_name: str, app_name: str | None, raise_if_not_found: Literal[True] = True
) -> Kernel: ...
@overload
def locate_app(
    module_name: str, app_name: str | None, raise_if_not_found: bool
) -> Kernel | None: ...
def locate_app(
    module_name: str, app_name: str | None, raise_if_not_found: bool = True
) -> Kernel | None:
    """Import a module and find the application in it.

    Args:
        module_name: The dotted name of the module.
        app_name: The name in the module, as for `find_app_by_string`; None to find one.
        raise_if_not_found: Whether a module that does not exist is an error, or None.

    Raises:
        NoAppException: The module cannot be imported, or there is no application in it.
    """
    try:
        # Unlike `importlib.import_module` it leaves the import system out of tracebacks.
        __import__(module_name)
    except ImportError as error:
        if not _is_missing(module_name, error):
            msg = (
                f"While importing {module_name!r}, an ImportError was raised:\n\n"
                f"{format_error(error)}{_shadowed(module_name, error)}"
            )
            raise NoAppException(msg) from None
        if not raise_if_not_found:
            return None
        msg = f"Could not import {module_name!r}: {error}."
        raise NoAppException(f"{msg} {advice()}".rstrip()) from None
    module = sys.modules[module_name]
    if app_name is None:
        return find_best_app(module)
    return find_app_by_string(module, app_name)


def _is_missing(module_name: str, error: ImportError) -> bool:
    """Tell a module that does not exist from one that imports something that does not."""
    if not isinstance(error, ModuleNotFoundError) or error.name is None:
        return False
    return module_name == error.name or module_name.startswith(f"{error.name}.")


def _shadowed(module_name: str, error: ImportError) -> str:
    """Explain a module that imports itself, for it has the name of what it means to import."""
    if error.name != module_name or error.path is None:
        return ""
    return (
        f"\n{error.path!r} has the name of a package that it imports, and so imports itself. "
        "Rename the file."
    )


def _applications_in(module: ModuleType) -> dict[str, Kernel]:
    """Return the applications of a module by their first name."""
    found: dict[int, tuple[str, Kernel]] = {}
    for name, value in vars(module).items():
        # The type is asked, not the object: a proxy, such as an imported `current_app`, would
        # say that it is the application that it stands for at the moment.
        if issubclass(type(value), Kernel):
            found.setdefault(id(value), (name, value))
    return dict(found.values())


def _listed(found: dict[str, Kernel]) -> str:
    return ", ".join(repr(name) for name in found)


def _parse_reference(app_name: str) -> tuple[str, list[Any], dict[str, Any]]:
    """Read a name, or a call with literal arguments. Nothing is evaluated."""
    try:
        expression = ast.parse(app_name.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        expression = None
    if isinstance(expression, ast.Name):
        return expression.id, [], {}
    if not isinstance(expression, ast.Call):
        msg = f"Failed to parse {app_name!r} as an attribute name or function call."
        raise NoAppException(msg)
    if not isinstance(expression.func, ast.Name):
        msg = f"Function reference must be a simple name: {app_name!r}."
        raise NoAppException(msg)
    try:
        args = [ast.literal_eval(argument) for argument in expression.args]
        kwargs = {str(k.arg): ast.literal_eval(k.value) for k in expression.keywords if k.arg}
        if len(kwargs) != len(expression.keywords):
            raise ValueError("**")
    except ValueError:
        msg = f"Failed to parse arguments as literal values: {app_name!r}."
        raise NoAppException(msg) from None
    return expression.func.id, args, kwargs


class _WrongArguments(Exception):
    """Tell that a factory could not be called, as against one that failed."""


def _call(factory: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return factory(*args, **kwargs)
    except TypeError as error:
        # An error of the call itself comes before any frame of the factory.
        if error.__traceback__ is None or error.__traceback__.tb_next is not None:
            raise
        raise _WrongArguments(str(error)) from None
