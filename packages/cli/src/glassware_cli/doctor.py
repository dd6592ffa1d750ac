"""The command `doctor`: what there is, what is chosen, and what is doubtful."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from glassware_core import installed_plugins

from . import examination
from .locate import NoAppException
from .plugins import describe
from .script_info import ScriptInfo, pass_script_info
from .table import format_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glassware_core import Kernel, Plugins

__all__ = ["doctor_command"]


@click.command("doctor", short_help="Examine the installation and the application.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--all", "show_all", is_flag=True, help="Show the settings that are defaults too.")
@pass_script_info
def doctor_command(info: ScriptInfo, as_json: bool, show_all: bool) -> None:
    """Examine the installation and the application.

    Shown are the versions of the parts, the plugins, the chosen backends, the settings that differ
    from the defaults with where they came from (an environment variable, a file, an object, or
    code), and what is doubtful. What may be confidential is hidden. The exit code is 1 where
    something is wrong, not where it is only doubtful.
    """
    report = examine(info, show_all)
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        _show(report)
    if report["errors"]:
        click.get_current_context().exit(1)


def examine(info: ScriptInfo, all_settings: bool = False) -> dict[str, Any]:
    """Return all that is found, as JSON takes it.

    Args:
        info: What finds the application.
        all_settings: Give the settings that are defaults too.
    """
    errors: list[str] = []
    warnings = list(examination.warnings_of_installation())
    app: Kernel | None = None
    try:
        app = info.load_app()
        app.finish_setup()
    except NoAppException as error:
        errors.append(error.format_message())
    except Exception as error:
        errors.append(f"The application does not start: {type(error).__name__}: {error}")
    plugins = installed_plugins() if app is None else app._plugins
    errors += [each.report() for each in plugins.records if each.cause and each.state != "blocked"]
    report: dict[str, Any] = {
        "application": None,
        "versions": examination.versions(),
        "plugins": _plugins(plugins),
        "backends": [],
        "settings": [],
    }
    if app is not None:
        named = {"import_path": info.app_import_path, "source": info.app_source}
        report["application"] = {"name": app.name, **named}
        report["backends"] = examination.backends(app)
        report["settings"] = examination.settings(app, all_settings)
        warnings += examination.warnings_of(app)
    return {**report, "errors": errors, "warnings": warnings}


def _plugins(plugins: Plugins) -> list[dict[str, Any]]:
    return [describe(record, plugins) for record in plugins.records]


def _show(report: dict[str, Any]) -> None:
    app = report["application"]
    if app is not None:
        where = ", ".join(text for text in (app["import_path"], app["source"]) if text)
        click.echo(f"Application: {app['name']}{f' ({where})' if where else ''}")
    _show_table("Versions", ("Name", "Version"), list(report["versions"].items()))
    plugins = [(each["name"], each["version"] or "-", each["state"]) for each in report["plugins"]]
    _show_table("Plugins", ("Name", "Version", "State"), plugins)
    backends = [
        (each["name"], str(each["chosen"]), each["by"], ", ".join(each["installed"]))
        for each in report["backends"]
    ]
    _show_table("Backends", ("Attribute", "Chosen", "By", "Installed"), backends)
    settings = [(each["key"], each["value"], each["source"]) for each in report["settings"]]
    _show_table("Settings", ("Key", "Value", "Source"), settings)
    click.echo()
    for kind, color in (("errors", "red"), ("warnings", "yellow")):
        for message in report[kind]:
            click.echo(f"{click.style(kind[:-1].capitalize(), fg=color)}: {message}")
    if not report["errors"] and not report["warnings"]:
        click.echo("Nothing is doubtful.")


def _show_table(title: str, header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        click.echo(f"\n{title}\n\n{format_table(header, rows)}")
