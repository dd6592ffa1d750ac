from __future__ import annotations

import json
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli import CliApp, FlaskGroup
from glassware_cli.plugins import describe, listing
from glassware_core import PluginError, hookimpl
from glassware_core.plugins import Plugins, PluginWarning, Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner


@hookimpl
def app_created(app: Any) -> None:
    pass


def plugin_of(**hooks: Any) -> ModuleType:
    plugin = ModuleType("mine")
    vars(plugin).update(hooks)
    return plugin


def listed(runner: CliRunner, app: CliApp) -> list[dict[str, Any]]:
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["plugins", "--json"])
    assert result.exit_code == 0, result.stderr
    entries: list[dict[str, Any]] = json.loads(result.stdout)
    return entries


def test_the_plugins_of_the_application_are_listed_in_their_order(runner: CliRunner) -> None:
    plugin = plugin_of(app_created=app_created)
    app = CliApp("shop", plugins=[plugin])
    entries = listed(runner, app)
    assert [entry["name"] for entry in entries] == [record.name for record in app.plugins.records]
    (mine,) = [entry for entry in entries if entry["name"] == "mine"]
    assert mine == {
        "name": "mine",
        "distribution": "",
        "version": "",
        "contracts": ["core:v1"],
        "state": "active",
        "hooks": ["app_created"],
        "dormant": [],
        "cause": "",
        "mend": "",
    }


def test_the_table_has_a_row_for_each_plugin(runner: CliRunner) -> None:
    app = CliApp("shop")
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["plugins"])
    header, _, *rows = result.stdout.splitlines()
    assert header.split() == ["Name", "Distribution", "Version", "Contracts", "State", "Hooks"]
    assert [row.split()[0] for row in rows] == [record.name for record in app.plugins.records]
    (own,) = [row for row in rows if row.startswith("cli ")]
    assert "glassware-cli" in own
    assert "blueprint_features" in own


def test_hooks_that_nobody_asks_are_shown_as_dormant() -> None:
    @hookimpl
    def url_converters(app: Any) -> None:
        pass

    plugin = plugin_of(app_created=app_created, url_converters=url_converters)
    plugins = Plugins([Record("mine", plugin=plugin)])
    entry = describe(plugins.records[0], plugins)
    assert (entry["hooks"], entry["dormant"]) == (["app_created"], ["url_converters"])


def test_a_plugin_that_is_left_out_is_shown_with_cause_and_mend(runner: CliRunner) -> None:
    @hookimpl
    def no_such_hook(app: Any) -> None:
        pass

    app = CliApp("shop")
    broken = Record("broken", "shop-broken", "2.0", plugin=plugin_of(none=no_such_hook))
    with pytest.warns(PluginWarning, match="left out"):
        app._plugins = Plugins([*app.plugins.records, broken])
    (entry,) = [entry for entry in listed(runner, app) if entry["name"] == "broken"]
    assert entry["state"] == "quarantined"
    assert "'none'" in entry["cause"]
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["plugins"])
    assert "Plugin 'broken' of shop-broken 2.0 is left out: " in result.stdout
    assert entry["mend"] in result.stdout


def test_without_an_application_the_installed_plugins_are_listed(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins"])
    assert result.exit_code == 0
    assert "There is no application here. These are the installed plugins." in result.stderr
    assert "glassware-cli" in result.stdout


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 / 0", "does not start: ZeroDivisionError"),
        ("other = 1", "Failed to find an application"),
    ],
)
def test_an_application_that_does_not_start_is_told(
    runner: CliRunner, write: Callable[..., Path], text: str, reason: str
) -> None:
    write("failing.py", text)
    result = runner.invoke(FlaskGroup(), ["--app", "failing", "plugins"])
    assert result.exit_code == 0
    assert result.stderr.count(reason) == 1
    assert "glassware-cli" in result.stdout


def test_the_json_is_all_that_is_printed(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "--json"])
    assert isinstance(json.loads(result.stdout), list)


def test_the_command_needs_no_group(runner: CliRunner) -> None:
    from glassware_cli import plugins_command

    assert isinstance(plugins_command, click.Command)
    assert runner.invoke(plugins_command, ["--json"]).exit_code == 0


def test_strict_plugins_are_told_without_a_traceback(
    runner: CliRunner, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def strict() -> None:
        msg = "Plugin 'broken' is left out: it fails."
        raise PluginError(msg)

    monkeypatch.setattr(listing, "installed_plugins", strict)
    result = runner.invoke(FlaskGroup(), ["plugins"])
    assert result.exit_code == 1
    assert result.stderr == "Error: Plugin 'broken' is left out: it fails.\n"
