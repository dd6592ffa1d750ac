"""What the command line adds to applications and blueprints."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from glassware_core import DeferredScaffold, Kernel, Scaffold, g, setupmethod
from glassware_core.environment import get_load_dotenv
from glassware_core.lazy import lazy
from glassware_core.serving import set_debug_mode

from .banner import show_server_banner
from .dotenv import load_dotenv as load_dotenv_files

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Callable

    from glassware_core.scaffold import SetupState
    from glassware_core.typing import ShellContextProcessorCallable

    from .groups import AppGroup
    from .script_info import ScriptInfo

F = TypeVar("F", bound="ShellContextProcessorCallable")

#: Stands for the blueprint's name as the name of its group.
OWN_NAME: Any = object()


class CliScaffold(Scaffold):
    """A group of commands, made when it is first used: an application without commands needs none.

    click is imported then, and not before.
    """

    @lazy
    def cli(self) -> AppGroup:
        """The group of commands of this application or blueprint.

        Commands registered on it run in the application's context.

        Example:
            ::

                @app.cli.command("tidy")
                def tidy():
                    click.echo("tidied")
        """
        return self._make_cli_group()

    def _make_cli_group(self) -> AppGroup:
        from .groups import AppGroup

        return AppGroup(name=self.name)


class CliApp(CliScaffold, Kernel):
    """Run commands and an interactive shell with the application.

    Attributes:
        shell_context_processors: Called for the names that an interactive shell has.
    """

    shell_context_processors: list[Callable[[], dict[str, Any]]]

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the list, so that a subclass may fill it before it calls `__init__`."""
        self = super().__new__(cls)
        object.__setattr__(self, "shell_context_processors", [])
        return self

    def _make_cli_group(self) -> AppGroup:
        from .groups import ApplicationGroup

        return ApplicationGroup(self)

    def make_script_info(self) -> ScriptInfo:
        """Make what a command gets this application from, click's `obj`.

        It leaves the application's debug mode as it is.
        """
        from .script_info import ScriptInfo

        return ScriptInfo(create_app=lambda: self)

    @setupmethod
    def shell_context_processor(self, f: F) -> F:
        """Call a function for more names that an interactive shell has."""
        self.shell_context_processors.append(f)
        return f

    def make_shell_context(self) -> dict[str, Any]:
        """Return the names that an interactive shell has.

        They are `app` and `g`, what plugins give, and what the shell context processors return.
        """
        names: dict[str, Any] = {"app": self, "g": g}
        for given in self._plugins.ask("shell_context", app=self):
            names.update(given)
        for processor in self.shell_context_processors:
            names.update(processor())
        return names

    def run(
        self,
        host: str | None = None,
        port: int | None = None,
        debug: bool | None = None,
        load_dotenv: bool = True,
        **options: Any,
    ) -> None:
        """Serve the application with Werkzeug's development server. Not for production.

        Args:
            host: The interface, by default that of `SERVER_NAME` or 127.0.0.1.
            port: The port, by default that of `SERVER_NAME` or 5000.
            debug: Turns debug mode on or off.
            load_dotenv: Set environment variables from the nearest `.env` and `.flaskenv`.
            **options: Passed on to `werkzeug.serving.run_simple`.
        """
        # Where a command imports the application, nothing is started, and so nothing is said.
        if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
            if get_load_dotenv(load_dotenv):
                load_dotenv_files()
            set_debug_mode(self, debug)
            show_server_banner(self.debug, self.name)
        super().run(host, port, debug, load_dotenv, **options)


class CliBlueprint(CliScaffold, DeferredScaffold):
    """Bring commands that are registered on the application with the blueprint.

    Attributes:
        cli_group: The name of the group that the commands are in on the application; None to have
            them beside the application's own. By default the blueprint's name. A registration may
            give another one.
    """

    cli_group: str | None

    def setup_features(self, options: dict[str, Any]) -> None:
        """Take the option `cli_group`."""
        super().setup_features(options)
        self.cli_group = options.pop("cli_group", OWN_NAME)

    def blueprint_registered(self, state: SetupState) -> None:
        """Put the commands on the application."""
        super().blueprint_registered(state)
        register_commands(self, state)


def register_commands(blueprint: CliBlueprint, state: SetupState) -> None:
    """Put the commands of a blueprint on the application that it is registered on.

    Args:
        blueprint: The blueprint.
        state: The set-up state of the registration.
    """
    # Looked for without making it: a blueprint without commands does not import click.
    group = vars(blueprint).get("cli")
    if group is None or not group.commands:
        return
    name = state.options.get("cli_group", blueprint.cli_group)
    commands: AppGroup = state.app.cli  # type: ignore[attr-defined]
    if name is None:
        commands.commands.update(group.commands)
        return
    if name is OWN_NAME:
        # Of a nested blueprint, the names of those around it as well.
        name = f"{state.options.get('name_prefix', '')}.{state.name}".lstrip(".")
    group.name = name
    commands.add_command(group)
