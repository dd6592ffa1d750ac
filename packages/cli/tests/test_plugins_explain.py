from __future__ import annotations

import json
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp, FlaskGroup
from glassware_cli.plugins.explain import explain
from glassware_core import hookimpl
from glassware_core.plugins import Plugins, PluginWarning, Record

if TYPE_CHECKING:
    from click.testing import CliRunner


def plugin_of(name: str, before: Any = (), after: Any = (), **options: Any) -> Record:
    @hookimpl(**options)
    def app_created(app: Any) -> None:
        pass

    plugin = ModuleType(name)
    vars(plugin).update(app_created=app_created, before=before, after=after)
    return Record(name, f"shop-{name}", "1.0", plugin=plugin)


def reasons(*records: Record) -> dict[str, str]:
    """Return why each of the plugins stands where it does, in their order."""
    order = explain(Plugins(records), "app_created")["order"]
    return {each["plugin"]: each["why"] for each in order}


def test_the_order_is_told_with_its_reasons() -> None:
    told = reasons(
        plugin_of("c"),
        plugin_of("b", after=("c",)),
        plugin_of("a", before="nowhere"),
        plugin_of("last", trylast=True),
        plugin_of("first", tryfirst=True),
    )
    assert told == {
        "first": "tryfirst=True",
        "a": "before 'nowhere', which is not active",
        "c": "after the parts, by distribution and name",
        "b": "after 'c'",
        "last": "trylast=True",
    }
    assert list(told) == ["first", "a", "c", "b", "last"]


def test_parts_come_first(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "explain", "default_config"])
    assert result.exit_code == 0
    assert "Contract core, asked by glassware-core." in result.stdout
    rows = [line.split() for line in result.stdout.splitlines() if "a part: the parts" in line]
    assert [row[1] for row in rows][-1] == "core"
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]


def test_programs_get_all_of_it(runner: CliRunner) -> None:
    app = CliApp("shop", plugins=[plugin_of("mine").plugin])
    group = FlaskGroup(create_app=lambda: app)
    result = runner.invoke(group, ["plugins", "explain", "app_created", "--json"])
    told = json.loads(result.stdout)
    assert told["summary"].startswith("Set the plugin up on one application")
    assert (told["contract"], told["installed"]) == ("core", True)
    assert told["order"][-1]["plugin"] == "mine"


def test_a_plugin_that_is_left_out_and_would_answer_is_named() -> None:
    good, bad = plugin_of("good"), plugin_of("bad")
    bad.plugin.no_such_hook = hookimpl(lambda: None)
    with pytest.warns(PluginWarning):
        told = explain(Plugins([good, bad]), "app_created")
    assert [each["plugin"] for each in told["order"]] == ["good"]
    (left_out,) = told["left_out"]
    assert left_out.startswith("Plugin 'bad' of shop-bad 1.0 is left out: ")


def test_a_hook_that_nobody_answers_or_whose_part_is_missing_is_no_error(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "explain", "shell_context"])
    assert result.exit_code == 0
    assert "No active plugin answers it." in result.stdout
    assert explain(Plugins([]), "session_backends")["installed"] is False


def test_a_name_that_is_no_hook_is_an_error_that_suggests_one(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "explain", "app_create"])
    assert result.exit_code == 2
    assert "There is no hook 'app_create'. Did you mean 'app_created'?" in result.stderr
