"""The group `plugins`: without a command it lists, the commands below it do one thing each."""

from __future__ import annotations

import click

from ..script_info import ScriptInfo, pass_script_info
from .explain import explain_command
from .listing import show
from .new import new_command
from .timing import time_command
from .verify import verify_command

__all__ = ["plugins_command"]


@click.group(
    "plugins", invoke_without_command=True, short_help="Show the plugins and how they fare."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@pass_script_info
@click.pass_context
def plugins_command(ctx: click.Context, info: ScriptInfo, as_json: bool) -> None:
    """Show the application's plugins in the order in which they are asked.

    For each: where it comes from, the contracts that it is written for, whether it is active,
    blocked or quarantined, the hooks that it answers, and why it is left out. Without an
    application the installed plugins are shown.
    """
    if ctx.invoked_subcommand is None:
        show(info, as_json)


for _command in (explain_command, new_command, time_command, verify_command):
    plugins_command.add_command(_command)
