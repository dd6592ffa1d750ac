"""Groups of commands that run in the application's context."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, overload

import click

from glassware_core.membership import collect

from .script_info import with_appcontext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glassware_core import Kernel, Plugins

__all__ = ["AppGroup", "ApplicationGroup"]


class AppGroup(click.Group):
    """Group commands that run in the application's context.

    Works like `click.Group`; commands that are made with its decorators are wrapped in
    `with_appcontext`. Not to be confused with `FlaskGroup`, which finds the application.
    """

    @overload
    def command(self, f: Callable[..., Any], /) -> click.Command: ...
    @overload
    def command(
        self, *args: Any, **kwargs: Any
    ) -> Callable[[Callable[..., Any]], click.Command]: ...
    def command(self, *args: Any, **kwargs: Any) -> Any:
        """Make the decorated function a command of this group; also without parentheses.

        Args:
            *args: As for `click.Group.command`.
            **kwargs: As for `click.Group.command`. `with_appcontext=False` leaves the
                application's context out.
        """
        wrap = kwargs.pop("with_appcontext", True)
        make: Any = super().command

        def decorator(f: Callable[..., Any]) -> click.Command:
            command: click.Command = make(*args, **kwargs)(with_appcontext(f) if wrap else f)
            return command

        if len(args) == 1 and callable(args[0]):
            function, args = args[0], ()
            return decorator(function)
        return decorator

    @overload
    def group(self, f: Callable[..., Any], /) -> click.Group: ...
    @overload
    def group(self, *args: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Group]: ...
    def group(self, *args: Any, **kwargs: Any) -> Any:
        """Make the decorated function a group in this group, by default an `AppGroup`.

        Args:
            *args: As for `click.Group.group`.
            **kwargs: As for `click.Group.group`.
        """
        if len(args) == 1 and callable(args[0]):
            return super().group(cls=AppGroup, **kwargs)(args[0])
        kwargs.setdefault("cls", AppGroup)
        return super().group(*args, **kwargs)


class ApplicationGroup(AppGroup):
    """Hold the commands of one application: its own, and those that its plugins give.

    Plugins are asked when a command is looked for, so that an application that runs no command
    imports none. The application's own commands win.

    Args:
        app: The application.
    """

    def __init__(self, app: Kernel) -> None:
        super().__init__(name=app.name)
        # The application holds this group.
        self._app = weakref.ref(app)
        self._asked: Plugins | None = None
        self._given: dict[str, click.Command] = {}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of the application, else of a plugin, by its name."""
        command = super().get_command(ctx, cmd_name)
        return self._commands_of_plugins().get(cmd_name) if command is None else command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self._commands_of_plugins()})

    def _commands_of_plugins(self) -> dict[str, click.Command]:
        app = self._app()
        # Plugins that come or go later leave the application with another object.
        if app is not None and self._asked is not app._plugins:
            self._given = commands_of_plugins(app)
            self._asked = app._plugins
        return self._given


def commands_of_plugins(app: Kernel) -> dict[str, click.Command]:
    """Ask the plugins for commands of an application, by name.

    A plugin that gives a command of another one's name is quarantined for this application.

    Raises:
        PluginError: The plugin is required, or plugins are strict.
    """
    return collect(app, "cli_commands", "command", named=_named)


def _named(commands: Iterable[click.Command]) -> Iterator[tuple[str, click.Command]]:
    for command in commands:
        if command.name is None:
            msg = f"a command without a name, {command!r}"
            raise ValueError(msg)
        yield command.name, command
