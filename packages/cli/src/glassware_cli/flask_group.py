"""The group that finds the application and runs its commands."""

from __future__ import annotations

import importlib.metadata
import os
from typing import TYPE_CHECKING, Any

import click

from glassware_core import current, has_app_context
from glassware_core.environment import get_load_dotenv

from .completion import completion_command
from .doctor import doctor_command
from .groups import AppGroup
from .locate import NoAppException
from .options import app_option, debug_option, env_file_option, version_option
from .plugins import plugins_command
from .routes import routes_command
from .run import run_command
from .script_info import ScriptInfo
from .serve import serve_command
from .shell import shell_command
from .tracebacks import format_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel

__all__ = ["FlaskGroup"]

#: The entry-point group of commands that extensions bring.
ENTRY_POINTS = "flask.commands"

# What a context keeps of an application that could not be loaded: it is tried and shown once.
_FAILED = "glassware_cli.load_failed"


class FlaskGroup(AppGroup):
    """Group commands and find the application that they and more commands belong to.

    Besides its own it has the commands that extensions bring through the entry-point group
    `flask.commands`, and those of the application. It is what the command `glassware` is made of;
    a project makes one for a command of its own.

    Args:
        add_default_commands: Add `run`, `shell`, `routes`, `plugins`, `doctor`, `serve` and
            `completion`. An application's own commands win over the last four, which Flask does
            not have.
        create_app: Makes the application, in the stead of the option `--app`.
        add_version_option: Add the option `--version`.
        load_dotenv: Load the nearest `.env` and `.flaskenv`.
        set_debug_flag: Set the application's debug mode as `FLASK_DEBUG` says.
        **extra: As for `click.Group`.

    Example:
        ::

            @click.group(cls=FlaskGroup, create_app=create_app)
            def cli():
                "Manage the shop."
    """

    def __init__(
        self,
        add_default_commands: bool = True,
        create_app: Callable[..., Kernel] | None = None,
        add_version_option: bool = True,
        load_dotenv: bool = True,
        set_debug_flag: bool = True,
        **extra: Any,
    ) -> None:
        params: list[click.Parameter] = list(extra.pop("params", None) or ())
        params.extend((env_file_option, app_option, debug_option))
        if add_version_option:
            params.append(version_option)
        settings = dict(extra.pop("context_settings", None) or {})
        settings.setdefault("auto_envvar_prefix", "FLASK")
        super().__init__(params=params, context_settings=settings, **extra)
        self.create_app = create_app
        self.load_dotenv = load_dotenv
        self.set_debug_flag = set_debug_flag
        #: Commands that give way to those of the application.
        self.yielding_commands: dict[str, click.Command] = {}
        if add_default_commands:
            for command in (run_command, shell_command, routes_command):
                self.add_command(command)
            # Flask has no such commands: an application may have its own of these names.
            for command in (plugins_command, doctor_command, serve_command, completion_command):
                self.yielding_commands[str(command.name)] = command
        self._entry_points: dict[str, importlib.metadata.EntryPoint] | None = None

    # Commands of extensions

    def _unloaded(self) -> dict[str, importlib.metadata.EntryPoint]:
        """Return the commands of extensions that are not imported yet."""
        if self._entry_points is None:
            found = importlib.metadata.entry_points(group=ENTRY_POINTS)
            self._entry_points = {entry.name: entry for entry in found}
        return self._entry_points

    def _own_command(self, ctx: click.Context, name: str) -> click.Command | None:
        entry = self._unloaded().pop(name, None)
        if entry is not None:
            try:
                self.add_command(entry.load(), name)
            except Exception as error:
                source = f" of {entry.dist.name}" if entry.dist is not None else ""
                _warn(f"The command {name!r}{source} cannot be loaded: {error!r}.")
        return super().get_command(ctx, name)

    # Commands of the application

    def _load_app(self, ctx: click.Context, show_all: bool = False) -> Kernel | None:
        """Load the application, or show why it cannot be loaded, once.

        Args:
            ctx: The group's context.
            show_all: Show every error; otherwise those of the application's code are raised.
        """
        if _FAILED in ctx.meta:
            return None
        try:
            return ctx.ensure_object(ScriptInfo).load_app()
        except NoAppException as error:
            _warn(f"Error: {error.format_message()}\n")
        except Exception as error:
            if not show_all:
                raise
            _warn(format_error(error))
        ctx.meta[_FAILED] = True
        return None

    def _command_of_app(self, ctx: click.Context, name: str) -> click.Command | None:
        group = getattr(self._load_app(ctx), "cli", None)
        command: click.Command | None = None if group is None else group.get_command(ctx, name)
        return command

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name: a built-in or an extension's, else the application's.

        The application is loaded only for a command that the group itself does not have, so that
        those are there also when it cannot be loaded.
        """
        command = self._own_command(ctx, cmd_name)
        if command is not None:
            return command
        yielding = self.yielding_commands.get(cmd_name)
        if yielding is None:
            return self._command_of_app(ctx, cmd_name)
        try:
            ctx.ensure_object(ScriptInfo).load_app()
            return self._command_of_app(ctx, cmd_name) or yielding
        except Exception:  # for the command itself to tell
            return yielding

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted; an application that fails is shown."""
        names = {*super().list_commands(ctx), *self._unloaded(), *self.yielding_commands}
        group = getattr(self._load_app(ctx, show_all=True), "cli", None)
        if group is not None:
            try:
                names.update(group.list_commands(ctx))
            except Exception as error:
                _warn(format_error(error))
        return sorted(names)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command to run; for one of the application its context is pushed.

        So the callbacks of a command's options have the application as well.
        """
        name, command, rest = super().resolve_command(ctx, args)
        app = ctx.ensure_object(ScriptInfo)._loaded_app
        if (
            app is not None
            and name is not None
            and self._own_command(ctx, name) is None
            and not (has_app_context() and current().app is app)
        ):
            ctx.with_resource(app.app_context())
        return name, command, rest

    # Starting

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Make the context, with a `ScriptInfo` as its object unless one is given."""
        # Importing the application must not start a server, see `Kernel.run`.
        os.environ["FLASK_RUN_FROM_CLI"] = "true"
        if "obj" not in extra and "obj" not in self.context_settings:
            extra["obj"] = ScriptInfo(
                create_app=self.create_app,
                set_debug_flag=self.set_debug_flag,
                load_dotenv_defaults=get_load_dotenv(self.load_dotenv),
            )
        return super().make_context(info_name, args, parent=parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; for the help text alone, what the environment says of them."""
        helps = args and args[0] in self.get_help_option_names(ctx)
        if helps or (not args and self.no_args_is_help):
            # The help text is shown before other options are read, and lists what the
            # application's commands are.
            for option in (env_file_option, app_option, debug_option):
                option.handle_parse_result(ctx, {}, [])
        return super().parse_args(ctx, args)


def _warn(message: str) -> None:
    click.secho(message, err=True, fg="red")
