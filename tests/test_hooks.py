"""Each hook of the project is specified, described, asked, and answered by a plugin in here."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path

import pytest

from glassware_core.missing import BACKENDS
from glassware_core.plugins.discovery import Scan, find_offers
from glassware_core.plugins.known import CONTRACTS, HOOKS, OFFERED_BY

ROOT = Path(__file__).parents[1]
ALL = [(distribution, hook) for distribution, hooks in HOOKS.items() for hook in hooks]

#: Where a hook's name stands without being asked.
LISTS = {"hookspecs.py", "plugin.py", "known.py", "registration.py"}
#: The hook that answers what a key chooses.
CHOSEN = {
    "JSON_PROVIDER": "json_providers",
    "SESSION_BACKEND": "session_backends",
    "TEMPLATE_ENGINE": "template_engines",
}
#: What asks a hook, or hands its name to what does.
ASKING = {"answers", "ask", "ask_one", "collect", "merged", "_chain"}

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


@cache
def asked_in(part: str) -> set[str]:
    """Return the hooks that the code of a part asks."""
    found = set()
    for path in (ROOT / "packages" / part / "src").rglob("*.py"):
        if path.name in LISTS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ASKING or name.endswith("Backend"):
                    words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                    found.update(str(word) for word in words)
    return found


@cache
def answered() -> dict[str, list[str]]:
    """Return the plugins in the repository that answer each hook."""
    found: dict[str, list[str]] = {}
    for pattern in ("packages/*/src/*/plugin.py", "examples/plugins/*/src/*/plugin.py"):
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    for mark in node.decorator_list:
                        called = mark.func if isinstance(mark, ast.Call) else mark
                        if getattr(called, "id", "") == "hookimpl":
                            found.setdefault(node.name, []).append(path.parent.name)
    return found


@pytest.mark.parametrize(("distribution", "hook"), ALL)
def test_a_hook_is_specified_and_described_by_who_asks_it(distribution: str, hook: str) -> None:
    module = importlib.import_module(f"{distribution.replace('-', '_')}.hookspecs")
    specification = getattr(module, hook)
    assert hasattr(specification, "glassware_spec")
    assert specification.__doc__.partition("\n")[0].endswith((".", ":"))


@pytest.mark.parametrize(("distribution", "hook"), ALL)
def test_a_hook_is_asked(distribution: str, hook: str) -> None:
    assert hook in asked_in(distribution.removeprefix("glassware-"))


@pytest.mark.parametrize("hook", [hook for _, hook in ALL])
def test_a_hook_is_answered_by_a_plugin_in_this_repository(hook: str) -> None:
    assert answered().get(hook)


def test_no_plugin_in_this_repository_answers_what_is_no_hook() -> None:
    assert set(answered()) - {hook for _, hook in ALL} == set()


def test_every_contract_is_offered_by_the_part_that_asks_its_hooks() -> None:
    for contract, distribution in OFFERED_BY.items():
        assert CONTRACTS[contract]
        home = ROOT / "packages" / distribution.removeprefix("glassware-")
        assert f'\n{contract} = "{contract}:v' in (home / "pyproject.toml").read_text("utf-8")
    assert set(find_offers(Scan())) >= set(CONTRACTS)


def test_what_is_not_installed_is_named_by_what_brings_it() -> None:
    found: dict[str, dict[str, str]] = {key: {} for key in CHOSEN}
    for path in ROOT.glob("plugins/*/src/*/plugin.py"):
        plugin = importlib.import_module(f"{path.parent.name}.plugin")
        for key, hook in CHOSEN.items():
            for name in getattr(plugin, hook, dict)():
                found[key][name] = path.parent.name.replace("_", "-")
    named = {
        key: {name: needed.partition("[")[0] for name, needed in table.items()}
        for key, table in BACKENDS.items()
    }
    assert named == found
