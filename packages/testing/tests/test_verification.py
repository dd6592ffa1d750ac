"""Running the kits of installed plugins: distributions made of a folder each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_testing.verification import CannotVerify
from glassware_testing.verification.__main__ import main
from glassware_testing.verification.registry import KITS, entries_for
from glassware_testing.verification.running import classes_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUIET = """
from glassware_core import hookimpl

def told(app, **details):
    pass

@hookimpl
def events():
    return {"request_started": told}
"""

LOUD = QUIET.replace("request_started", "request_finished").replace(
    "pass", "details['response'].status_code = 599"
)

JSON = """
from glassware_core import hookimpl
from glassware_core.json.provider import DefaultJSONProvider

class Provider(DefaultJSONProvider):
    @staticmethod
    def default(value):
        return DefaultJSONProvider.default(float(value) if hasattr(value, "as_tuple") else value)

@hookimpl
def json_providers():
    return {"floating": Provider}
"""

OWN_KIT = """
from glassware_testing.conformance import JSONKit

class Floating(JSONKit):
    plugin = "floating-json"
    backend = "floating"
    capabilities = JSONKit.known_capabilities
    expected_failures = {"test_a_decimal_is_text": "The clients of the shop want numbers."}
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that installs a plugin where subprocesses find it."""
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join(filter(None, [str(tmp_path), known]))
    monkeypatch.setenv("PYTHONPATH", path)

    def make(name: str, source: str, needs: str = "core:v1", kit: str = "") -> None:
        module = name.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(source)
        groups = {"glassware": f"{name} = {module}", "glassware.needs": f"{name}.x = {needs}"}
        if kit:
            (tmp_path / f"{module}_kit.py").write_text(kit)
            groups["glassware.conformance"] = f"{name}.x = {module}_kit:Floating"
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        text = "".join(f"[{group}]\n{line}\n" for group, line in groups.items())
        (info / "entry_points.txt").write_text(text)

    return make


def verify(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "glassware_testing.verification", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_a_plugin_that_keeps_its_contracts_is_said_to(install: Any) -> None:
    install("quiet", QUIET)
    code, output, errors = verify("quiet", "--verbose")
    assert (code, errors) == (0, "")
    assert "core:v1 EventsKit of quiet: 15 of 15 checks in 17 cases: 17 passed\n" in output
    assert "  passed   test_answers_are_the_same[/stream]\n" in output
    assert output.endswith("The plugin 'quiet' keeps its contracts.\n")


def test_what_a_plugin_does_wrong_is_told_by_check(install: Any) -> None:
    install("loud", LOUD)
    code, output, _ = verify("loud")
    assert code == 1
    assert "  FAILED   test_answers_are_the_same[/]\n" in output
    assert "           Status and body are those of an application without the plugin.\n" in output
    assert "599" in output
    assert output.endswith("The plugin 'loud' does not keep its contracts.\n")


def test_the_classes_of_the_distribution_are_taken(install: Any) -> None:
    install("floating-json", JSON, "json:v1", OWN_KIT)
    code, output, _ = verify("floating-json", "--json")
    assert code == 0
    (kit,) = json.loads(output)["kits"]
    assert (kit["kit"], kit["contract"], kit["subject"]) == ("JSONKit", "json:v1", "Floating")
    assert kit["checks"] == kit["run"] == 31
    expected = {"test_a_decimal_is_text": "The clients of the shop want numbers."}
    assert kit["expected_failures"] == expected


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere", "There is no plugin 'nowhere'; installed are "),
        ("testing", "'testing' is a part of glassware; its own tests check it."),
    ],
)
def test_a_plugin_that_cannot_be_verified_is_an_error(
    capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    assert main([name]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith(f"Error: {told}")


def test_a_plugin_that_is_left_out_is_an_error(install: Any) -> None:
    install("broken", "1 / 0")
    code, output, errors = verify("broken")
    assert (code, output) == (2, "")
    assert "Error: Plugin 'broken' of broken 1.0 is left out: " in errors


def test_without_a_class_of_its_own_a_plugin_declares_nothing() -> None:
    class Plugin:
        def json_providers(self) -> dict[str, Any]:
            return {"one": None, "two": None}

        def open_context(self, app: Any) -> None: ...

    made = classes_of("mine", Plugin(), [], [])
    found = [(cls.__name__, cls.plugin, getattr(cls, "backend", "")) for cls in made]
    assert found == [("one", "mine", "one"), ("two", "mine", "two"), ("mine", "mine", "")]
    assert not any(cls.capabilities for cls in made)


def test_an_engine_without_templates_of_its_own_cannot_be_verified() -> None:
    class Plugin:
        def template_engines(self) -> None: ...

    with pytest.raises(CannotVerify, match=r'"mine\.template" = "module:Class"'):
        classes_of("mine", Plugin(), [], [])


def test_a_kit_that_cannot_be_imported_is_an_error(install: Any) -> None:
    install("floating-json", JSON, "json:v1", "1 / 0")
    code, _, errors = verify("floating-json")
    assert code == 2
    assert "floating_json_kit:Floating, which 'glassware.conformance' names" in errors
    assert "ZeroDivisionError" in errors


def test_each_hook_that_can_be_checked_has_one_kit() -> None:
    hooks = [hook for entry in KITS for hook in entry.hooks]
    assert len(hooks) == len(set(hooks))


def test_a_contract_of_another_version_has_no_kit() -> None:
    class Plugin:
        def session_backends(self) -> None: ...

        def events(self) -> None: ...

    entries, without = entries_for(Plugin(), ["session:v7"])
    assert [entry.name for entry in entries] == ["EventsKit"]
    assert without == ["session:v7"]
