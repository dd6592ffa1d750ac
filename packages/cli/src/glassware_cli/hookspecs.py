"""The hooks that the command line asks, when a command is looked for or a shell starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import click

    from .app import CliApp


@hookspec
def cli_commands(app: CliApp) -> Iterable[click.Command]:  # type: ignore[empty-body]
    """Give commands that every application has, each with its name.

    Asked when a command is looked for that the command line itself does not have. The
    application's own commands win. A plugin that gives a command of another one's name is
    quarantined. A command gets the application from its context, through
    `with_appcontext` or an `AppGroup`, and must not keep it alive.
    """


@hookspec
def shell_context(app: CliApp) -> Mapping[str, Any]:  # type: ignore[empty-body]
    """Give names that an interactive shell has; those of the application's own functions win."""
