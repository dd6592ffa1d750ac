"""What the commands of one run share: how to get the application."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

import click

from glassware_core import Kernel, has_app_context
from glassware_core.environment import get_debug_flag

from .candidates import advice, program
from .locate import NoAppException, locate_app, prepare_import

__all__ = ["ScriptInfo", "pass_script_info", "with_appcontext"]

F = TypeVar("F", bound=Callable[..., Any])

#: Looked for in the current folder when no application is named, as modules or packages.
DEFAULT_FILES = ("wsgi.py", "app.py")


class ScriptInfo:
    """Find the application for the commands, and keep it.

    Groups make one and hand it to their commands as click's `obj`; one made by hand can be given
    as `obj` instead.

    Args:
        app_import_path: Where the application is, `module:name`. The module may be a dotted name
            or a file, the name may be a call with arguments.
        create_app: Makes the application, in the import path's stead.
        set_debug_flag: Set the application's debug mode as `FLASK_DEBUG` says.
        load_dotenv_defaults: Load the files `.env` and `.flaskenv`.

    Attributes:
        data: Anything that commands want to tell each other.
    """

    def __init__(
        self,
        app_import_path: str | None = None,
        create_app: Callable[..., Kernel] | None = None,
        set_debug_flag: bool = True,
        load_dotenv_defaults: bool = True,
    ) -> None:
        self.app_import_path = app_import_path
        self.create_app = create_app
        self.set_debug_flag = set_debug_flag
        self.load_dotenv_defaults = load_dotenv_defaults
        self.data: dict[Any, Any] = {}
        self._loaded_app: Kernel | None = None

    def load_app(self) -> Kernel:
        """Find the application; the same one at each call.

        Raises:
            NoAppException: There is none, or it cannot be loaded.
        """
        if self._loaded_app is None:
            app = self._find_app()
            if app is None:
                raise NoAppException(_nothing_found())
            if self.set_debug_flag:
                app.debug = get_debug_flag()
            self._loaded_app = app
        return self._loaded_app

    def _find_app(self) -> Kernel | None:
        if self.create_app is not None:
            return self.create_app()
        if self.app_import_path:
            return _import_app(self.app_import_path)
        for file in DEFAULT_FILES:
            app = locate_app(prepare_import(file), None, raise_if_not_found=False)
            if app is not None:
                return app
        # Groups read the variable as the option `--app`; here a command has no such group.
        named = os.environ.get("FLASK_APP")
        return _import_app(named) if named else None


def _import_app(import_path: str) -> Kernel:
    # The colon of a Windows drive is followed by a slash.
    path, *name = re.split(r":(?![\\/])", import_path, maxsplit=1)
    return locate_app(prepare_import(path), name[0] if name else None)


def _nothing_found() -> str:
    msg = (
        f"Could not locate an application. Use the '{program()} --app' option, the 'FLASK_APP' "
        "environment variable, or a 'wsgi.py' or 'app.py' file in the current directory."
    )
    found = advice()
    return f"{msg}\n\n{found}" if found else msg


pass_script_info = click.make_pass_decorator(ScriptInfo, ensure=True)


def with_appcontext(f: F) -> F:
    """Run a command's function in the application's context.

    Commands of `app.cli` and of blueprints' `cli` need no such decorator. The context also lasts
    for the subcommands of a decorated group.

    Example:
        ::

            @click.command()
            @with_appcontext
            def tidy():
                current_app.logger.info("tidying")
    """

    @click.pass_context
    def in_context(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        if not has_app_context():
            app = ctx.ensure_object(ScriptInfo).load_app()
            ctx.with_resource(app.app_context())
        return ctx.invoke(f, *args, **kwargs)

    return cast(F, update_wrapper(in_context, f))
