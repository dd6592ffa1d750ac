"""The plugins in a table, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from glassware_core import PluginError, installed_plugins

from ..locate import NoAppException
from ..table import print_table

if TYPE_CHECKING:
    from glassware_core import Plugins
    from glassware_core.plugins import Record

    from ..script_info import ScriptInfo

__all__ = ["describe", "plugins_of", "show"]

HEADER = ("Name", "Distribution", "Version", "Contracts", "State", "Hooks")


def show(info: ScriptInfo, as_json: bool) -> None:
    """Print the plugins.

    Args:
        info: What finds the application.
        as_json: Print JSON instead of a table.
    """
    plugins = plugins_of(info)
    entries = [describe(record, plugins) for record in plugins.records]
    if as_json:
        click.echo(json.dumps(entries, indent=2))
        return
    print_table(HEADER, [_row(entry) for entry in entries])
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
        "contracts": list(record.contracts()),
        "state": record.state,
        "hooks": sorted(hooks),
        "dormant": list(record.dormant),
        "cause": record.cause,
        "mend": record.mend,
    }


def plugins_of(info: ScriptInfo) -> Plugins:
    """Return the application's plugins, or the installed ones where there is no application.

    Args:
        info: What finds the application.
    """
    try:
        return info.load_app()._plugins
    except NoAppException as error:
        told = info.app_import_path or info.create_app
        reason = error.format_message() if told else "There is no application here."
    except Exception as error:
        # These commands are what one looks at when the application does not start.
        reason = f"The application does not start: {type(error).__name__}: {error}."
    try:
        installed = installed_plugins()
    except PluginError as error:  # plugins are strict
        raise click.ClickException(str(error)) from None
    click.secho(f"{reason} These are the installed plugins.\n", err=True, fg="yellow")
    return installed


def _row(entry: dict[str, Any]) -> tuple[str, ...]:
    hooks = [*entry["hooks"], *(f"{name} (dormant)" for name in entry["dormant"])]
    return (
        entry["name"],
        entry["distribution"] or "-",
        entry["version"] or "-",
        ", ".join(entry["contracts"]) or "-",
        entry["state"],
        ", ".join(hooks),
    )
