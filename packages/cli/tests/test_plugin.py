from __future__ import annotations

from typing import Any

from glassware_cli import CliApp, CliBlueprint, plugin
from glassware_core import App, Kernel, installed_plugins


def test_the_part_joins_by_being_installed() -> None:
    (record,) = [record for record in installed_plugins().records if record.name == "cli"]
    assert (record.state, record.plugin) == ("active", plugin)
    assert issubclass(App, CliApp)


def test_the_features_are_for_applications_and_blueprints() -> None:
    assert plugin.app_features() == (CliApp,)
    assert plugin.blueprint_features() == (CliBlueprint,)
    assert plugin.default_config() == {}


def test_the_hooks_are_offered_and_not_dormant() -> None:
    asked: Any = installed_plugins().manager.hook
    assert asked.cli_commands.spec is not None
    assert asked.shell_context.spec is not None


def test_what_the_part_brings_is_what_an_application_without_it_misses() -> None:
    bare, whole = Kernel("bare"), CliApp("whole")
    for name in (
        "cli",
        "make_shell_context",
        "shell_context_processor",
        "shell_context_processors",
    ):
        assert not hasattr(bare, name)
        assert hasattr(whole, name)
