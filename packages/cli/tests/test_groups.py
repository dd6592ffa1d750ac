from __future__ import annotations

import gc
import weakref
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli import AppGroup, CliApp, ScriptInfo
from glassware_cli.groups import ApplicationGroup, commands_of_plugins
from glassware_core import PluginError, current_app, has_app_context, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click.testing import CliRunner


@pytest.fixture
def info() -> ScriptInfo:
    return ScriptInfo(create_app=lambda: CliApp("grouped"))


def giving(*commands: click.Command, name: str = "giver") -> Any:
    """Make a plugin that gives commands."""

    @hookimpl
    def cli_commands(app: Any) -> Iterable[click.Command]:
        return commands

    plugin = ModuleType(name)
    plugin.cli_commands = cli_commands  # type: ignore[attr-defined]
    return plugin


def echo(name: str, text: str) -> click.Command:
    return click.Command(name, callback=lambda: click.echo(text))


def test_commands_run_in_the_context_of_the_application(
    runner: CliRunner, info: ScriptInfo
) -> None:
    group = AppGroup()

    @group.command("named")
    def first() -> None:
        click.echo(current_app.name)

    @group.command
    def bare() -> None:
        click.echo(current_app.name)

    assert runner.invoke(group, ["named"], obj=info).output == "grouped\n"
    assert runner.invoke(group, ["bare"], obj=info).output == "grouped\n"


def test_a_command_may_do_without_the_context(runner: CliRunner, info: ScriptInfo) -> None:
    group = AppGroup()

    @group.command(with_appcontext=False)
    def plain() -> None:
        click.echo(has_app_context())

    assert runner.invoke(group, ["plain"], obj=info).output == "False\n"


def test_groups_inside_are_of_the_same_kind(runner: CliRunner, info: ScriptInfo) -> None:
    group = AppGroup()

    @group.group()
    def inner() -> None:
        pass

    @group.group
    def bare() -> None:
        pass

    @group.group(cls=click.Group)
    def other() -> None:
        pass

    @inner.command()
    def name() -> None:
        click.echo(current_app.name)

    assert isinstance(inner, AppGroup)
    assert isinstance(bare, AppGroup)
    assert not isinstance(other, AppGroup)
    assert runner.invoke(group, ["inner", "name"], obj=info).output == "grouped\n"


def test_plugins_give_commands_to_an_application(runner: CliRunner) -> None:
    app = CliApp("given", plugins=[giving(echo("ping", "pong"))])
    assert runner.invoke(app.cli, ["ping"]).output == "pong\n"
    assert "ping" in runner.invoke(app.cli, ["--help"]).output


def test_the_commands_of_the_application_win_over_those_of_plugins(runner: CliRunner) -> None:
    app = CliApp("given", plugins=[giving(echo("ping", "pong"))])
    app.cli.add_command(echo("ping", "own"))
    assert runner.invoke(app.cli, ["ping"]).output == "own\n"
    assert list(app.cli.commands) == ["ping"]


def test_plugins_that_come_and_go_take_their_commands_along() -> None:
    app, plugin = CliApp("given", only=[]), giving(echo("ping", "pong"))
    ctx = click.Context(app.cli)
    assert app.cli.get_command(ctx, "ping") is None
    app.register_plugin(plugin)
    assert app.cli.list_commands(ctx) == ["ping"]
    app.unregister_plugin(plugin)
    assert app.cli.list_commands(ctx) == []


def test_two_plugins_with_one_command_are_named() -> None:
    plugins = [giving(echo("ping", "1"), name="one"), giving(echo("ping", "2"), name="two")]
    with pytest.raises(
        PluginError, match=r"'two' is required .* 'ping' belongs to the plugin 'one'"
    ):
        commands_of_plugins(CliApp("given", plugins=plugins))


def test_a_command_without_name_is_told_with_its_plugin() -> None:
    with pytest.raises(PluginError, match=r"'giver' is required .* a command without a name"):
        commands_of_plugins(CliApp("given", plugins=[giving(click.Command(None))]))


def test_the_group_does_not_keep_its_application_alive() -> None:
    app = CliApp("freed", only=[])
    group = ApplicationGroup(app)
    assert group.list_commands(click.Context(group)) == []
    found = weakref.ref(app)
    gc.disable()
    try:
        del app
        assert found() is None
    finally:
        gc.enable()
    assert group.list_commands(click.Context(group)) == []
