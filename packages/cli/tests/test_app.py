from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click
import pytest
from werkzeug import serving

from glassware_cli import AppGroup, CliApp, CliBlueprint, FlaskGroup
from glassware_core import current_app, g, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner


class Registration:
    """The state that a blueprint's features receive when it is registered."""

    def __init__(self, app: CliApp, blueprint: CliBlueprint, name: str, **options: Any) -> None:
        self.app = app
        self.blueprint = blueprint
        self.name = name
        self.first_registration = True
        self.options = options


def blueprint_of(name: str, **options: Any) -> CliBlueprint:
    """Make a blueprint without the part that makes them: it has features alone."""
    blueprint = CliBlueprint(__name__)
    blueprint.name = name
    blueprint.setup_features(options)
    assert options == {}
    return blueprint


def register(app: CliApp, blueprint: CliBlueprint, name: str | None = None, **options: Any) -> None:
    blueprint.blueprint_registered(Registration(app, blueprint, name or blueprint.name, **options))


def add_echo(group: AppGroup, name: str) -> None:
    group.add_command(click.Command(name, callback=lambda: click.echo(f"{name} ran")))


def test_the_group_is_named_like_its_owner() -> None:
    assert CliApp("shop").cli.name == "shop"
    assert blueprint_of("pages").cli.name == "pages"


def test_the_group_is_made_once_and_can_be_replaced() -> None:
    app = CliApp("shop")
    assert app.cli is app.cli
    mine = AppGroup("mine")
    app.cli = mine
    assert app.cli is mine


def test_an_application_without_commands_imports_no_click() -> None:
    code = """
import sys
from glassware_cli import CliApp, CliBlueprint
class State:
    app = CliApp("shop")
    name = "pages"
    options = {}
blueprint = CliBlueprint("pages")
blueprint.setup_features({})
blueprint.blueprint_registered(State)
assert "click" not in sys.modules
State.app.cli
assert "click" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_commands_of_a_blueprint_are_in_a_group_of_its_name(runner: CliRunner) -> None:
    app, blueprint = CliApp("shop"), blueprint_of("pages")
    add_echo(blueprint.cli, "tidy")
    register(app, blueprint)
    assert runner.invoke(app.cli, ["pages", "tidy"]).output == "tidy ran\n"


def test_commands_of_a_nested_blueprint_are_in_a_group_of_its_full_name(runner: CliRunner) -> None:
    app, blueprint = CliApp("shop"), blueprint_of("inner")
    add_echo(blueprint.cli, "tidy")
    register(app, blueprint, "inner", name_prefix="outer")
    assert runner.invoke(app.cli, ["outer.inner", "tidy"]).output == "tidy ran\n"


def test_a_blueprint_names_its_group_or_does_without(runner: CliRunner) -> None:
    app = CliApp("shop")
    named, merged = blueprint_of("a", cli_group="other"), blueprint_of("b", cli_group=None)
    add_echo(named.cli, "tidy")
    add_echo(merged.cli, "clean")
    register(app, named)
    register(app, merged)
    assert runner.invoke(app.cli, ["other", "tidy"]).output == "tidy ran\n"
    assert runner.invoke(app.cli, ["clean"]).output == "clean ran\n"
    assert (named.cli_group, merged.cli_group) == ("other", None)


def test_a_registration_may_name_the_group(runner: CliRunner) -> None:
    app, blueprint = CliApp("shop"), blueprint_of("pages", cli_group="own")
    add_echo(blueprint.cli, "tidy")
    register(app, blueprint, cli_group="late")
    assert sorted(app.cli.commands) == ["late"]
    other = CliApp("other")
    register(other, blueprint, cli_group=None)
    assert sorted(other.cli.commands) == ["tidy"]


def test_a_blueprint_without_commands_has_no_group() -> None:
    app, blueprint = CliApp("shop"), blueprint_of("pages", cli_group="pages")
    assert not blueprint.cli.commands
    register(app, blueprint)
    assert app.cli.commands == {}


def test_commands_of_a_blueprint_have_the_context_of_the_application(runner: CliRunner) -> None:
    app, blueprint = CliApp("shop"), blueprint_of("pages", cli_group=None)

    @blueprint.cli.command("name")
    def name() -> None:
        click.echo(current_app.name)

    register(app, blueprint)
    assert runner.invoke(FlaskGroup(create_app=lambda: app), ["name"]).output == "shop\n"


def test_a_shell_has_the_application_and_its_globals() -> None:
    app = CliApp("shop")
    with app.app_context():
        assert app.make_shell_context() == {"app": app, "g": g}


def test_functions_of_the_application_win_over_plugins_in_a_shell() -> None:
    @hookimpl
    def shell_context(app: CliApp) -> dict[str, Any]:
        return {"name": app.name, "who": "plugin"}

    plugin = ModuleType("names")
    vars(plugin).update(shell_context=shell_context)
    app = CliApp("shop", plugins=[plugin])

    @app.shell_context_processor
    def names() -> dict[str, Any]:
        return {"who": "application"}

    assert names() == {"who": "application"}
    context = app.make_shell_context()
    assert (context["name"], context["who"]) == ("shop", "application")


def test_a_subclass_may_add_to_the_shell_before_it_is_initialized() -> None:
    class Shop(CliApp):
        def __init__(self) -> None:
            self.shell_context_processors.append(lambda: {"early": True})
            super().__init__("shop")

    assert Shop().make_shell_context()["early"]


def test_a_command_gets_the_application_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    app = CliApp("shop")
    info = app.make_script_info()
    assert info.load_app() is app


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(serving, "run_simple", lambda *args, **options: calls.append(args))
    return calls


def test_run_says_what_is_served(
    served: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    app = CliApp("shop")
    app.run(port=80, debug=True)
    assert capsys.readouterr().out == " * Serving app 'shop'\n * Debug mode: on\n"
    assert served == [("127.0.0.1", 80, app)]


def test_run_loads_the_files_with_variables_before_it_looks_at_debug_mode(
    served: list[tuple[Any, ...]],
    capsys: pytest.CaptureFixture[str],
    write: Callable[..., Path],
) -> None:
    write(".env", "FLASK_DEBUG=1\n")
    CliApp("shop").run(load_dotenv=False)
    assert "Debug mode: off" in capsys.readouterr().out
    CliApp("shop").run()
    assert "Debug mode: on" in capsys.readouterr().out


def test_run_loads_no_file_where_the_environment_says_so(
    served: list[tuple[Any, ...]], write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(".env", "GW_A=1\n")
    monkeypatch.setenv("FLASK_SKIP_DOTENV", "1")
    CliApp("shop").run()
    assert len(served) == 1
    assert "GW_A" not in os.environ


def test_run_does_nothing_where_a_command_imports_the_application(
    served: list[tuple[Any, ...]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    CliApp("shop").run()
    assert served == []
    assert "Serving" not in capsys.readouterr().out


def test_an_application_with_commands_is_freed_with_its_last_reference(runner: CliRunner) -> None:
    app, blueprint = CliApp("shop"), blueprint_of("pages")
    add_echo(blueprint.cli, "tidy")
    register(app, blueprint)
    assert runner.invoke(app.cli, ["pages", "tidy"], obj=app.make_script_info()).exit_code == 0
    app.make_shell_context()
    app.shell_context_processor(dict)
    gc.collect()
    found = weakref.ref(app)
    gc.disable()
    try:
        del app
        assert found() is None
    finally:
        gc.enable()
