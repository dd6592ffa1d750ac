"""What the commands of one run share: how to get the application."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from glassware_core import Kernel, has_app_context
from glassware_core.environment import get_debug_flag

from .candidates import advice, program
from .locate import NoAppException, locate_app, prepare_import
from .project_file import named_in_project

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ScriptInfo", "pass_script_info", "with_appcontext"]

F = TypeVar("F", bound=Callable[..., Any])

#: The environment variables that name the application, the first one wins.
VARIABLES = ("GLASSWARE_APP", "FLASK_APP")

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
        app_source: Where that is from, such as "named by --app", once it is known.
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
        self.app_source: str | None = None
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
            return self._import_app(self.app_import_path)
        # Groups read the variables as the option `--app`; here a command has no such group.
        for variable in VARIABLES:
            named = os.environ.get(variable)
            if named:
                self.app_source = f"named by {variable}"
                return self._import_app(named)
        try:
            project = named_in_project()
        except ValueError as error:
            raise NoAppException(str(error)) from None
        if project is not None:
            self.app_source = f"named by [tool.glassware] in {project.file}"
            return self._import_app(project.import_path, project.file.parent)
        for file in DEFAULT_FILES:
            app = locate_app(prepare_import(file), None, raise_if_not_found=False)
            if app is not None:
                self.app_import_path, self.app_source = file, "found in the current folder"
                return app
        return None

    def _import_app(self, import_path: str, folder: Path | None = None) -> Kernel:
        """Import a named application; what named it is part of the error."""
        # The colon of a Windows drive is followed by a slash.
        path, *name = re.split(r":(?![\\/])", import_path, maxsplit=1)
        try:
            module = prepare_import(path if folder is None else folder / path)
            app = locate_app(module, name[0] if name else None)
        except NoAppException as error:
            if self.app_source is None:
                raise
            msg = f"{error.message}\n\n{import_path!r} was {self.app_source}."
            raise NoAppException(msg) from None
        self.app_import_path = import_path
        return app


def _nothing_found() -> str:
    msg = (
        f"Could not locate an application. Use the '{program()} --app' option, the 'FLASK_APP' "
        "environment variable, '[tool.glassware] app' in 'pyproject.toml', or a 'wsgi.py' or "
        "'app.py' file in the current directory."
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
