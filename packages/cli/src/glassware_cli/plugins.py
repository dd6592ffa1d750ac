"""The command `plugins`: which plugins there are, and how they fare."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from glassware_core import installed_plugins

from .locate import NoAppException
from .script_info import ScriptInfo, pass_script_info
from .table import format_table

if TYPE_CHECKING:
    from glassware_core import Plugins
    from glassware_core.plugins import Record

__all__ = ["plugins_command"]


@click.command("plugins", short_help="Show the plugins and how they fare.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@pass_script_info
def plugins_command(info: ScriptInfo, as_json: bool) -> None:
    """Show the application's plugins in the order in which they are asked.

    For each: where it comes from, whether it is active, blocked or quarantined, the hooks that it
    answers, and why it is left out. Without an application the installed plugins are shown.
    """
    plugins = _plugins_of(info)
    entries = [describe(record, plugins) for record in plugins.records]
    if as_json:
        click.echo(json.dumps(entries, indent=2))
        return
    header = ("Name", "Distribution", "Version", "State", "Hooks")
    rows = [
        (e["name"], e["distribution"] or "-", e["version"] or "-", e["state"], _hooks_cell(e))
        for e in entries
    ]
    click.echo(format_table(header, rows))
    for record in plugins.records:
        if record.cause:
            click.echo(f"\n{record.report()}")


def describe(record: Record, plugins: Plugins) -> dict[str, Any]:
    """Return what is known of a plugin, as JSON takes it.

    Args:
        record: The plugin.
        plugins: The plugins that it is one of.
    """
    callers = plugins.manager.get_hookcallers(record.plugin) if record.plugin is not None else None
    hooks = {caller.name for caller in callers or ()} - set(record.dormant)
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "state": record.state,
        "hooks": sorted(hooks),
        "dormant": list(record.dormant),
        "cause": record.cause,
        "mend": record.mend,
    }


def _hooks_cell(entry: dict[str, Any]) -> str:
    return ", ".join([*entry["hooks"], *(f"{name} (dormant)" for name in entry["dormant"])])


def _plugins_of(info: ScriptInfo) -> Plugins:
    try:
        return info.load_app()._plugins
    except NoAppException as error:
        told = info.app_import_path or info.create_app
        reason = error.format_message() if told else "There is no application here."
    except Exception as error:
        # This command is what one looks at when the application does not start.
        reason = f"The application does not start: {type(error).__name__}: {error}."
    click.secho(f"{reason} These are the installed plugins.\n", err=True, fg="yellow")
    return installed_plugins()
