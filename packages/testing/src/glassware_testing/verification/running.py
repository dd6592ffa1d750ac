"""Make the classes of a plugin's kits, and let pytest run them.

The classes are those that the plugin's distribution hands on by entry points of the group
`glassware.conformance`; for a hook without one they are made here, and declare no capability.

Nothing of `glassware_testing.conformance` is imported before pytest runs: its assertions are to say
what they found.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import installed_plugins

from .registry import GROUP, declared_contracts, declared_kits, entries_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..conformance import Kit

__all__ = ["CannotVerify", "KitResult", "classes_for", "verify"]

#: The file that pytest collects.
MODULE = """
from glassware_testing.verification.running import classes_for

globals().update(classes_for({name!r}))
"""


class CannotVerify(Exception):
    """Report a plugin that no kit can be run for."""


@dataclass
class KitResult:
    """What came of one class.

    Attributes:
        kit: The class of the kit, with its contract and version.
        subject: The class that is about the plugin, or the backend that it is about.
        passed: The names of the checks that passed.
        expected: The checks that failed as expected, by name, with the reason.
        failed: The checks that failed, by name, with what was said.
    """

    kit: type[Kit]
    subject: str
    passed: list[str] = field(default_factory=list)
    expected: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def cases(self) -> list[str]:
        """All that was run, by name."""
        return [*self.passed, *self.expected, *self.failed]

    @property
    def number(self) -> int:
        """How many checks were run; the cases of one check count once."""
        return len({name.partition("[")[0] for name in self.cases} & self.kit.checks().keys())

    @property
    def good(self) -> bool:
        """Whether nothing failed and no check was lost."""
        return not self.failed and self.number == self.kit.number


def verify(name: str) -> tuple[list[KitResult], list[str]]:
    """Run the kits of the contracts that a plugin keeps.

    Args:
        name: The plugin's name.

    Returns:
        What came of each class, and the contracts that there is no kit for.

    Raises:
        CannotVerify: The plugin is not installed, not active, a part, or there is nothing to run.
    """
    contracts = declared_contracts(name)
    entries, without = entries_for(plugin_named(name), contracts)
    if not entries and not declared_kits(name):
        declared = ", ".join(contracts) or "none"
        msg = f"There is no kit for what the plugin {name!r} does; its contracts: {declared}."
        raise CannotVerify(msg)
    return _run(name), without


def plugin_named(name: str) -> Any:
    """Return an installed and active plugin of somebody else's."""
    records = installed_plugins().records
    for record in records:
        if record.name == name:
            if record.state != "active":
                raise CannotVerify(record.report())
            if record.builtin:
                msg = f"{name!r} is a part of glassware; its own tests check it."
                raise CannotVerify(msg)
            return record.plugin
    known = ", ".join(repr(record.name) for record in records if not record.builtin) or "none"
    msg = f"There is no plugin {name!r}; installed are {known}."
    raise CannotVerify(msg)


def classes_for(name: str) -> dict[str, type[Kit]]:
    """Return the classes of a plugin's kits, by the names that pytest collects them by.

    Args:
        name: The plugin's name.
    """
    own = [load(value) for value in declared_kits(name)]
    classes = classes_of(name, plugin_named(name), declared_contracts(name), own)
    return {f"Test{number}": cls for number, cls in enumerate(classes)}


def classes_of(
    name: str, plugin: Any, contracts: Sequence[str], own: Sequence[type[Kit]]
) -> list[type[Kit]]:
    """Return a plugin's own classes, and those for the hooks that it has none for.

    Args:
        name: The plugin's name.
        plugin: The plugin.
        contracts: What it declares, as `session:v1`.
        own: Its own classes.

    Raises:
        CannotVerify: A kit cannot do without a class of the plugin's own.
    """
    found = list(own)
    for entry in entries_for(plugin, contracts)[0]:
        kit = getattr(import_module("glassware_testing.conformance"), entry.name)
        if any(issubclass(cls, kit) for cls in own):
            continue
        if entry.contract == "template":
            msg = (
                "The kit of templates needs templates in the engine's language. Derive a class "
                "from TemplateKit and name it in the distribution's entry points: "
                f'[project.entry-points."{GROUP}"] "{name}.template" = "module:Class".'
            )
            raise CannotVerify(msg)
        if entry.backend is None:
            found.append(type(name, (kit,), {"plugin": name}))
            continue
        for backend in getattr(plugin, entry.backend)():
            found.append(type(backend, (kit,), {"plugin": name, "backend": backend}))
    return found


def load(value: str) -> type[Kit]:
    """Import a class that a distribution hands on."""
    try:
        cls: type[Kit] = EntryPoint("", value, GROUP).load()
    except Exception as error:
        msg = f"{value}, which {GROUP!r} names, cannot be loaded: {type(error).__name__}: {error}"
        raise CannotVerify(msg) from error
    return cls


class Recorder:
    """A plugin of pytest's that notes what comes of each check."""

    def __init__(self) -> None:
        self.results: dict[str, KitResult] = {}
        self.errors: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note the classes."""
        for item in items:
            parent = item.getparent(pytest.Class)
            assert parent is not None
            cls: type[Any] = parent.obj
            kit = next(base for base in cls.__mro__ if "contract" in vars(base))
            self.results.setdefault(parent.name, KitResult(kit, cls.__name__))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what could not be collected."""
        if report.failed:
            self.errors.append(told(report.longreprtext))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a check; a fixture that fails is a check that cannot be made."""
        _, test, name = report.nodeid.split("::", 2)
        result = self.results[test]
        if report.failed:
            result.failed[name] = told(report.longreprtext)
        elif report.skipped and hasattr(report, "wasxfail"):
            result.expected[name] = report.wasxfail
        elif report.skipped:
            result.failed[name] = f"It was skipped: {told(report.longreprtext)}"
        elif report.when == "call":
            result.passed.append(name)


def told(text: str) -> str:
    """Return the lines of a report that say what was wrong."""
    lines = [line[1:].strip() for line in text.splitlines() if line[:1] == "E"]
    return "\n".join(lines) or text.strip()


def _run(name: str) -> list[KitResult]:
    recorder = Recorder()
    # Nothing of the current folder's settings, and none of the other plugins of pytest's.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "test_conformance.py")
        file.write_text(MODULE.format(name=name), "utf-8")
        settings = Path(folder, "pytest.ini")
        settings.write_text("[pytest]\n", "utf-8")
        options = ["-p", "glassware_testing.fixtures", "-p", "no:cacheprovider", "-c"]
        options += [str(settings), "--basetemp", str(Path(folder, "tmp"))]
        printed = StringIO()
        with redirect_stdout(printed):
            code = pytest.main([*options, str(file)], plugins=[recorder])
    if recorder.errors or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CannotVerify("\n".join(recorder.errors) or printed.getvalue())
    return list(recorder.results.values())
