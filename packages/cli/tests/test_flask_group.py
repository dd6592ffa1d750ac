from __future__ import annotations

import importlib.metadata
import os
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli import CliApp, FlaskGroup, NoAppException, ScriptInfo
from glassware_core import Kernel, current_app, has_app_context, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import CliRunner

APP = """
import click
from glassware_cli import CliApp
app = CliApp("grouped")

@app.cli.command()
def greet():
    click.echo(f"greeted by {app.name}, debug {app.debug}")
"""


@pytest.fixture
def group() -> FlaskGroup:
    return FlaskGroup(name="tool")


@pytest.fixture
def extension(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a distribution with commands: one that works, one that does not."""
    write(
        "site/extension-1.0.dist-info/METADATA",
        "Metadata-Version: 2.1\nName: extension\nVersion: 1.0\n",
    )
    write(
        "site/extension-1.0.dist-info/entry_points.txt",
        "[flask.commands]\n"
        "extra = tool_extension:extra\nrun = tool_extension:run\nbad = tool_extension:gone\n",
    )
    folder = write(
        "site/tool_extension.py",
        """
        import click
        print("imported")

        @click.command("named-otherwise")
        def extra():
            click.echo("extra")

        @click.command()
        def run():
            click.echo("run of the extension")
        """,
    ).parent
    monkeypatch.syspath_prepend(folder)
    return


def test_commands_of_the_application_are_found(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    result = runner.invoke(group, ["--app", "hello", "greet"])
    assert result.output == "greeted by grouped, debug False\n"


@pytest.mark.parametrize("option", ["--debug", "--no-debug"])
def test_debug_mode_is_set_before_the_application_is_loaded(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path], option: str
) -> None:
    write("hello.py", f"{APP}\nmade_in_debug_mode = app.debug\n")
    result = runner.invoke(group, [option, "--app", "hello", "greet"])
    assert result.output == f"greeted by grouped, debug {option == '--debug'}\n"


def test_options_come_from_the_environment(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    environment = {"FLASK_APP": "hello", "FLASK_DEBUG": "1"}
    result = runner.invoke(group, ["greet"], env=environment)
    assert result.output == "greeted by grouped, debug True\n"


def test_a_file_may_name_the_application_and_turn_debug_mode_on(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    write("settings", "FLASK_APP=hello\nFLASK_DEBUG=1\n")
    for arguments in (["-e", "settings", "greet"], ["--env-file", "settings", "greet"]):
        result = runner.invoke(group, arguments)
        assert result.output == "greeted by grouped, debug True\n"


def test_the_default_files_are_loaded_unless_told_not_to(
    runner: CliRunner, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    write(".flaskenv", "FLASK_APP=hello\n")
    assert runner.invoke(FlaskGroup(load_dotenv=False), ["greet"]).exit_code == 2
    skipped = runner.invoke(FlaskGroup(), ["greet"], env={"FLASK_SKIP_DOTENV": "1"})
    assert skipped.exit_code == 2
    assert "FLASK_APP" not in os.environ
    assert runner.invoke(FlaskGroup(), ["greet"]).exit_code == 0


OWN_COMMANDS = ["completion", "doctor", "greet", "plugins", "routes", "run", "serve", "shell"]


def test_the_help_text_lists_all_commands(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    for arguments, environment in (
        (["--app", "hello", "--help"], {}),
        (["--help"], {"FLASK_APP": "hello"}),
    ):
        result = runner.invoke(group, arguments, env=environment)
        listed = [line.split()[0] for line in result.output.splitlines() if line.strip()]
        # Among those of plugins that are installed.
        assert [name for name in listed if name in OWN_COMMANDS] == OWN_COMMANDS
        assert not has_app_context()


def test_without_a_command_the_help_text_is_shown(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    write(".env", "FLASK_APP=hello\n")
    result = runner.invoke(group, [])
    assert "greet" in result.output + result.stderr
    assert not has_app_context()


def test_an_application_that_is_not_found_hides_no_built_in_command(
    runner: CliRunner, group: FlaskGroup
) -> None:
    result = runner.invoke(group, ["--help"])
    assert result.exit_code == 0
    assert result.stderr.count("Could not locate an application. Use the 'tool --app' option") == 1
    assert "shell" in result.stdout


def test_an_application_that_fails_hides_no_built_in_command(runner: CliRunner) -> None:
    def create_app() -> CliApp:
        raise ValueError("oh no")

    result = runner.invoke(FlaskGroup(create_app=create_app), ["--help"])
    assert result.exit_code == 0
    assert result.stderr.count("ValueError: oh no") == 1
    assert "shell" in result.stdout


def test_plugins_that_fail_to_give_commands_hide_no_built_in_command(runner: CliRunner) -> None:
    @hookimpl
    def cli_commands(app: Any) -> Any:
        raise ValueError("oh no")

    plugin = ModuleType("failing")
    plugin.cli_commands = cli_commands  # type: ignore[attr-defined]
    group = FlaskGroup(create_app=lambda: CliApp("x", plugins=[plugin]))
    result = runner.invoke(group, ["--help"])
    assert "ValueError: oh no" in result.stderr
    assert result.exit_code == 0
    assert "shell" in result.stdout


def test_an_unknown_command_is_told_with_why_the_application_is_missing(
    runner: CliRunner, group: FlaskGroup
) -> None:
    result = runner.invoke(group, ["missing"])
    assert result.exit_code == 2
    assert "FLASK_APP" in result.stderr
    assert "No such command 'missing'" in result.stderr


def test_an_error_in_the_application_is_raised_when_its_command_is_asked_for(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", "1 / 0")
    result = runner.invoke(group, ["--app", "hello", "greet"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_parameter_callbacks_have_the_context_of_the_application(runner: CliRunner) -> None:
    app = CliApp("parameters")

    @app.cli.command()
    @click.argument("value", callback=lambda ctx, param, value: f"{current_app.name} {value}")
    def show(value: str) -> None:
        found = click.get_current_context().find_object(ScriptInfo)
        assert found is not None
        assert found.load_app() is app
        click.echo(value)

    group = FlaskGroup(create_app=lambda: app)
    with CliApp("another").app_context():
        assert runner.invoke(group, ["show", "x"]).output == "parameters x\n"


def test_the_commands_of_the_group_itself_need_no_application(runner: CliRunner) -> None:
    group = FlaskGroup(create_app=lambda: pytest.fail("loaded"))

    @group.command(with_appcontext=False)
    def own() -> None:
        click.echo("own")

    assert runner.invoke(group, ["own"]).output == "own\n"


def test_a_class_of_ones_own_application_makes_a_command(runner: CliRunner) -> None:
    @click.group(cls=FlaskGroup, create_app=lambda: CliApp("shop"), help="Manage the shop.")
    def cli() -> None:
        pass

    @cli.command()
    def name() -> None:
        click.echo(current_app.name)

    assert runner.invoke(cli, ["name"]).output == "shop\n"
    assert "Manage the shop." in runner.invoke(cli, ["--help"]).output


def test_an_application_without_this_part_has_no_commands(runner: CliRunner) -> None:
    group = FlaskGroup(create_app=lambda: Kernel("bare"))
    result = runner.invoke(group, ["greet"])
    assert result.exit_code == 2
    assert "No such command 'greet'" in result.stderr
    assert "shell" in runner.invoke(group, ["--help"]).stdout


def test_nested_in_another_group_it_finds_its_application(runner: CliRunner) -> None:
    outer = click.Group("outer")
    inner = FlaskGroup(name="inner", create_app=lambda: CliApp("nested"))
    outer.add_command(inner)

    @inner.command()
    def name() -> None:
        click.echo(current_app.name)

    assert runner.invoke(outer, ["inner", "name"]).output == "nested\n"
    outer.add_command(FlaskGroup(name="inner"))
    result = runner.invoke(outer, ["inner", "x"])
    assert "'outer inner --app'" in result.stderr


def test_an_application_may_have_a_command_named_plugins(runner: CliRunner) -> None:
    app = CliApp("shop")
    app.cli.add_command(click.Command("plugins", callback=lambda: click.echo("own")))
    assert runner.invoke(FlaskGroup(create_app=lambda: app), ["plugins"]).output == "own\n"


def test_default_commands_can_be_left_out(runner: CliRunner) -> None:
    group = FlaskGroup(create_app=lambda: CliApp("x", only=[]), add_default_commands=False)
    assert group.list_commands(group.make_context("tool", ["x"])) == []
    without = FlaskGroup(add_version_option=False)
    assert "version" not in {param.name for param in without.params}


def test_extra_options_and_settings_are_kept() -> None:
    option = click.Option(["--own"])
    info = ScriptInfo()
    settings = {"auto_envvar_prefix": "SHOP", "obj": info}
    group = FlaskGroup(params=[option], context_settings=settings)
    assert group.params[0] is option
    assert group.context_settings == settings
    assert group.make_context("tool", ["x"]).obj is info


def test_settings_of_the_caller_are_not_changed() -> None:
    settings: dict[str, Any] = {}
    FlaskGroup(context_settings=settings)
    assert settings == {}


def test_an_application_that_starts_a_server_when_imported_starts_none(
    runner: CliRunner, group: FlaskGroup, write: Callable[..., Path]
) -> None:
    write("hello.py", f"{APP}\napp.run()\n")
    result = runner.invoke(group, ["--app", "hello", "greet"])
    assert result.exit_code == 0
    assert "greeted by grouped" in result.output


@pytest.mark.usefixtures("extension")
def test_commands_of_extensions_are_found_by_their_entry_points(runner: CliRunner) -> None:
    assert runner.invoke(FlaskGroup(), ["extra"]).output == "imported\nextra\n"


@pytest.mark.usefixtures("extension")
def test_a_command_of_an_extension_replaces_a_built_in_one(runner: CliRunner) -> None:
    assert runner.invoke(FlaskGroup(), ["run"]).output.endswith("run of the extension\n")


@pytest.mark.usefixtures("extension")
def test_an_extension_is_imported_only_for_its_command_or_the_help_text(
    runner: CliRunner,
) -> None:
    assert "imported" not in runner.invoke(FlaskGroup(), ["shell", "--help"]).output
    assert "imported" in runner.invoke(FlaskGroup(), ["--help"]).output


@pytest.mark.usefixtures("extension")
def test_a_broken_command_of_an_extension_is_told_and_hides_nothing(runner: CliRunner) -> None:
    assert importlib.metadata.version("extension") == "1.0"
    result = runner.invoke(FlaskGroup(), ["--help"])
    assert result.exit_code == 0
    assert "The command 'bad' of extension cannot be loaded: AttributeError" in result.stderr
    assert "extra" in result.stdout
    assert runner.invoke(FlaskGroup(), ["bad"]).exit_code == 2


def test_loading_errors_name_the_command_that_was_typed(group: FlaskGroup) -> None:
    with group.make_context("python -m tool", ["run"]) as ctx:
        info = ctx.ensure_object(ScriptInfo)
        with pytest.raises(NoAppException, match="'python -m tool --app'"):
            info.load_app()
