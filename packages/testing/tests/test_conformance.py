"""The base of the kits; what the kits find is shown in tests/kits."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_testing.conformance import JSONKit, Kit, KitError, needs

if TYPE_CHECKING:
    from pathlib import Path

# A kit as small as can be, and what authors may do with it, rightly and wrongly.
SUITE = '''
import pytest
from glassware_testing.conformance import Kit, needs

class SmallKit(Kit):
    contract = "testing"
    number = 6
    known_capabilities = {"flight": "It flies."}

    plugin = "testing"
    flies = True
    error = NotImplementedError("it has no wings")

    @needs("flight", fails=NotImplementedError)
    def test_it_flies(self, app):
        """It flies."""
        if not self.flies:
            raise self.error

    @pytest.mark.parametrize("leg", ["left", "right"])
    def test_it_walks(self, app, leg):
        """It walks."""

class TestDeclaredAndWorking(SmallKit):
    capabilities = ("flight",)

    def test_of_the_author(self):
        pass

class TestDeclaredAndBroken(SmallKit):
    capabilities = ("flight",)
    flies = False

class TestUndeclaredAndWorking(SmallKit):
    pass

class TestUndeclaredAndClean(SmallKit):
    flies = False

class TestUndeclaredAndSilent(SmallKit):
    flies = False
    error = NotImplementedError()

class TestUndeclaredAndCrashing(SmallKit):
    flies = False
    error = KeyError("wings")

class TestExpectedAndFailing(SmallKit):
    capabilities = ("flight",)
    flies = False
    expected_failures = {"test_it_flies": "The wings are in repair."}

class TestExpectedAndPassing(SmallKit):
    expected_failures = {"test_it_walks": "The legs are in repair."}
    capabilities = ("flight",)

class TestUnknownPlugin(SmallKit):
    plugin = "nowhere"

class NewKit(SmallKit):
    contract = "testing"
    version = 99
    number = 6

class TestNewerThanThePart(NewKit):
    capabilities = ("flight",)
'''

REPORT = """
import json

def pytest_runtest_logreport(report):
    if report.when == "call" or report.failed:
        with open("report", "a") as file:
            print(json.dumps([report.nodeid, report.outcome, str(report.longrepr)]), file=file)
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What became of each check of each class of the suite: the outcome, and what was said."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "conftest.py").write_text(REPORT)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_suite.py"]
    # A kit knows of checks that are left out on purpose.
    left_out = "--deselect=test_suite.py::TestUndeclaredAndClean::test_it_walks"
    subprocess.run([*command, left_out], cwd=folder, stdout=subprocess.DEVNULL)
    found: dict[str, dict[str, list[str]]] = {}
    for line in (folder / "report").read_text().splitlines():
        node, outcome, told = json.loads(line)
        _, cls, check = node.split("::")
        found.setdefault(cls, {})[check] = [outcome, told]
    return found


def failed(checks: dict[str, list[str]]) -> list[str]:
    return sorted(name for name, (outcome, _) in checks.items() if outcome == "failed")


@pytest.mark.parametrize("name", ["TestDeclaredAndWorking", "TestUndeclaredAndClean"])
def test_a_declared_capability_works_and_an_undeclared_one_fails_cleanly(
    outcomes: Any, name: str
) -> None:
    assert failed(outcomes[name]) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("TestDeclaredAndBroken", "it has no wings"),
        ("TestUndeclaredAndWorking", "'flight' works and is not declared: add it"),
        ("TestUndeclaredAndSilent", "'flight' is not declared and fails without a word"),
        ("TestUndeclaredAndCrashing", "it failed with KeyError: 'wings'"),
    ],
)
def test_all_else_of_a_capability_is_a_failure(outcomes: Any, name: str, told: str) -> None:
    assert failed(outcomes[name]) == ["test_it_flies"]
    assert told in outcomes[name]["test_it_flies"][1]


def test_an_expected_failure_must_fail(outcomes: Any) -> None:
    assert failed(outcomes["TestExpectedAndFailing"]) == []
    assert outcomes["TestExpectedAndFailing"]["test_it_flies"][0] == "skipped"
    passing = outcomes["TestExpectedAndPassing"]
    assert failed(passing) == ["test_it_walks[left]", "test_it_walks[right]"]
    assert "The legs are in repair." in passing["test_it_walks[left]"][1]


def test_a_plugin_that_is_not_there_fails(outcomes: Any) -> None:
    assert "test_the_plugin_is_active" in failed(outcomes["TestUnknownPlugin"])


def test_a_kit_of_another_version_of_the_contract_fails(outcomes: Any) -> None:
    assert failed(outcomes["TestNewerThanThePart"]) == ["test_the_contract_is_offered"]


def test_checks_that_are_not_collected_are_missed(tmp_path: Path) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE)
    check = "test_suite.py::TestDeclaredAndWorking::test_every_check_is_collected"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", check]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert "testing:v1 has checks that pytest left out" in done.stdout
    assert "test_it_flies" in done.stdout


class Small(Kit):
    contract: ClassVar[str] = "testing"
    number: ClassVar[int] = 5
    known_capabilities: ClassVar = {"flight": "It flies."}

    @needs("flight", fails=NotImplementedError)
    def test_it_flies(self) -> None:
        """It flies."""


def test_a_kit_that_miscounts_is_refused() -> None:
    with pytest.raises(KitError, match="Wrong has 4 checks and says 7"):

        class Wrong(Kit):
            contract: ClassVar[str] = "testing"
            number: ClassVar[int] = 7


def test_a_kit_that_needs_an_unknown_capability_is_refused() -> None:
    with pytest.raises(KitError, match=r"Wrong\.test_it_flies needs 'flight'"):

        class Wrong(Small):
            contract: ClassVar[str] = "testing"
            known_capabilities: ClassVar = {}


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"capabilities": ("flght",)}, "declares 'flght'; the kit knows 'flight'"),
        ({"expected_failures": {"test_it_flies": " "}}, "'test_it_flies' to fail and gives no re"),
        ({"expected_failures": {"test_x": "why"}}, "'test_x' to fail, which is no check"),
        ({"test_it_flies": None}, "replaces the check 'test_it_flies'"),
        ({"test_the_contract_is_offered": lambda self: None}, "'expected_failures' with the rea"),
    ],
)
def test_a_class_that_goes_around_its_kit_is_refused(attributes: dict[str, Any], told: str) -> None:
    with pytest.raises(KitError, match=told):
        type("Mine", (Small,), attributes)


def test_an_expected_failure_of_one_class_is_expected_of_no_other() -> None:
    type("Mine", (Small,), {"expected_failures": {"test_it_flies": "No wings."}})
    assert not hasattr(Small.test_it_flies, "pytestmark")


@pytest.mark.parametrize("kit", [JSONKit, Small])
def test_every_check_says_what_it_checks(kit: type[Kit]) -> None:
    assert all(check.__doc__ for check in kit.checks().values())
