"""`glassware plugins` and the commands below it, in a clean environment of wheels."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Environment

pytestmark = pytest.mark.distribution

APP = """
from glassware import Flask

app = Flask("shop")
app.add_url_rule("/", view_func=lambda: app.plugins.named("request-id").state)
"""

REPORT = (
    "Plugin 'broken' of shop-broken 1.0 is left out: broken_plugin cannot be imported: "
    "ModuleNotFoundError: No module named 'no_such_module'. "
    "Run: python -m pip install --upgrade shop-broken"
)


@pytest.fixture(scope="module")
def environment(new_environment: Callable[..., Environment]) -> Environment:
    """An environment with the whole, a plugin, and a plugin that cannot be imported."""
    made = new_environment("glassware", "glassware-request-id")
    (packages,) = made.home.glob("**/site-packages")
    (packages / "broken_plugin.py").write_text("import no_such_module\n")
    info = packages / "shop_broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[glassware]\nbroken = broken_plugin\n")
    return made


@pytest.fixture
def plugins(
    environment: Environment, tmp_path: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs `glassware plugins` for an application."""
    (tmp_path / "app.py").write_text(APP)

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK", "GLASS"))}
        return subprocess.run(
            [environment.scripts / "glassware", "plugins", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**inherited, **variables},
        )

    return run


Plugins = Any


def test_the_table_has_every_plugin_and_why_one_is_left_out(plugins: Plugins) -> None:
    done = plugins()
    assert done.returncode == 0, done.stderr
    header, _, *rows = done.stdout.splitlines()
    assert header.split() == ["Name", "Distribution", "Version", "Contracts", "State", "Hooks"]
    (row,) = [row.split()[:5] for row in rows if row.startswith("request-id")]
    assert row == ["request-id", "glassware-request-id", "0.1.0", "core:v1", "active"]
    assert rows[-1] == REPORT
    assert f"PluginWarning: {REPORT}" in done.stderr


def test_programs_get_json(plugins: Plugins) -> None:
    entries = {each["name"]: each for each in json.loads(plugins("--json").stdout)}
    keys = {"name", "distribution", "version", "contracts", "state", "hooks"}
    assert keys <= set(entries["request-id"])
    assert entries["broken"]["state"] == "quarantined"
    assert entries["sessions"]["contracts"] == ["core:v1", "session:v1", "template:v1"]


def test_the_order_of_a_hook_is_explained(plugins: Plugins) -> None:
    done = plugins("explain", "open_context", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [each["plugin"] for each in told["order"]] == ["sessions", "request-id", "routing"]
    assert "Did you mean 'open_context'?" in plugins("explain", "open_kontext").stderr


def test_the_cost_of_each_plugin_is_measured(plugins: Plugins) -> None:
    done = plugins("time", "-n", "5", "--json")
    assert done.returncode == 0, done.stderr
    costs = {each["name"]: each for each in json.loads(done.stdout)["plugins"]}
    # Some of it is nothing: a plugin whose modules are imported already, one without a share.
    assert costs["request-id"]["import"] > 0
    assert costs["request-id"]["setup"] > 0
    assert costs["routing"]["request"] > 0
    assert "broken" not in costs


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({}, "active"),
        ({"GLASSWARE_DISABLE_PLUGINS": "request-id"}, "blocked"),
        ({"GLASSWARE_ALLOW_PLUGINS": "request-id"}, "active"),
    ],
)
def test_lists_in_the_environment_say_what_joins(
    plugins: Plugins, variables: dict[str, str], state: str
) -> None:
    entries = {each["name"]: each for each in json.loads(plugins("--json", **variables).stdout)}
    assert entries["request-id"]["state"] == state


def test_strict_plugins_stop_the_start(plugins: Plugins) -> None:
    done = plugins(GLASSWARE_STRICT_PLUGINS="1")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"Error: {REPORT}"


def test_a_part_that_is_kept_out_of_a_written_class_is_told(plugins: Plugins) -> None:
    done = plugins("--json", GLASSWARE_DISABLE_PLUGINS="sessions")
    assert "Flask has the part 'sessions' among its bases, but its plugin is blocked" in done.stderr
    entries = {each["name"]: each for each in json.loads(done.stdout)}
    assert entries["sessions"]["cause"] == "GLASSWARE_DISABLE_PLUGINS names it."
