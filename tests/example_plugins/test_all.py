from __future__ import annotations

import gc
import tomllib
import weakref
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, compose
from glassware_core.plugins.known import CONTRACTS, HOOKS

PLUGINS = Path(__file__).parents[2] / "examples" / "plugins"
NAMES = sorted(home.parent.name for home in PLUGINS.glob("*/pyproject.toml"))

every_plugin = pytest.mark.parametrize("name", NAMES)


def package_of(name: str) -> str:
    return f"glassware_{name.replace('-', '_')}"


def project_of(name: str) -> dict[str, Any]:
    text = (PLUGINS / name / "pyproject.toml").read_text("utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def test_every_plugin_is_listed() -> None:
    listed = (PLUGINS / "README.md").read_text("utf-8")
    assert [name for name in NAMES if f"[{name}]({name}/README.md)" not in listed] == []


@every_plugin
def test_a_plugin_is_a_distribution_that_joins_by_its_entry_point(name: str) -> None:
    project = project_of(name)
    assert project["name"] == f"glassware-{name}"
    assert project["entry-points"]["glassware"] == {name: f"{package_of(name)}.plugin"}
    assert (PLUGINS / name / project["readme"]).is_file()


@every_plugin
def test_a_plugin_declares_the_contract_of_its_hooks(name: str, plugin_of: Any) -> None:
    declared = project_of(name)["entry-points"]["glassware.needs"]
    assert declared
    hooks = {hook for hook, f in vars(plugin_of(name)).items() if hasattr(f, "glassware_impl")}
    for key, value in declared.items():
        contract = key.removeprefix(f"{name}.")
        assert value == f"{contract}:v1"
        assert hooks & set(CONTRACTS[contract])
    assert hooks <= {hook for hooks in HOOKS.values() for hook in hooks}


@every_plugin
def test_a_plugin_uses_nothing_that_a_third_party_could_not(name: str) -> None:
    """Its imports from the project are documented names, and nothing private."""
    source = PLUGINS / name / "src" / package_of(name)
    for path in source.glob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if line.strip().startswith("from glassware_"):
                module, _, names = line.strip().removeprefix("from ").partition(" import ")
                assert not any(part.startswith("_") for part in module.split("."))
                assert not any(each.strip().startswith("_") for each in names.split(","))


@every_plugin
def test_no_plugin_keeps_an_application_alive(name: str, plugin_of: Any) -> None:
    plugin = plugin_of(name)
    if hasattr(plugin, "app_features"):
        app = compose(plugins=[plugin])("freed")
    else:
        app = Kernel("freed", plugins=[plugin])
    Client(app).get("/")
    gone = weakref.ref(app)
    gc.collect()
    gc.disable()
    try:
        del app
        assert gone() is None
    finally:
        gc.enable()
