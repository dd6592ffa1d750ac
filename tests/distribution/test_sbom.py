"""The bills of materials that wheels carry, as PEP 770 says."""

from __future__ import annotations

import json
import sys
import zipfile
from email.parser import HeaderParser
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement

from tools.distributions import CommandError, Distribution, discover, run
from tools.environments import wheel_in
from tools.sbom import NAME, REQUIRES, main, purl_of, sbom_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.distribution

DISTRIBUTIONS = discover()

each_one = pytest.mark.parametrize("one", DISTRIBUTIONS.values(), ids=DISTRIBUTIONS)


def files_of(dist: Path, one: Distribution) -> tuple[str, str]:
    """Return the bill of materials and the metadata of a wheel."""
    with zipfile.ZipFile(wheel_in(dist, one)) as wheel:
        info = f"{one.name.replace('-', '_')}-{one.version}.dist-info"
        assert [name for name in wheel.namelist() if "sbom" in name] == [f"{info}/sboms/{NAME}"]
        return wheel.read(f"{info}/sboms/{NAME}").decode(), wheel.read(f"{info}/METADATA").decode()


@each_one
def test_a_wheel_carries_what_its_project_says_today(dist: Path, one: Distribution) -> None:
    text, _ = files_of(dist, one)
    assert text == sbom_of(one), f"Run: hatch run sbom {one.short}"


@each_one
def test_a_bill_keeps_the_schema(dist: Path, one: Distribution) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    text, _ = files_of(dist, one)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"library"', '"shelf"')) is not None


@each_one
def test_a_bill_says_what_the_metadata_says(dist: Path, one: Distribution) -> None:
    text, lines = files_of(dist, one)
    bill: dict[str, Any] = json.loads(text)
    metadata = HeaderParser().parsestr(lines)
    itself = bill["metadata"]["component"]
    assert (itself["name"], itself["version"]) == (metadata["Name"], metadata["Version"])
    assert itself["licenses"] == [{"expression": metadata["License-Expression"]}]
    assert itself["purl"] == f"pkg:pypi/{one.name}@{one.version}"

    required = {}
    for component in bill["components"]:
        said = [Requirement(each["value"]) for each in component["properties"]]
        assert {each["name"] for each in component["properties"]} == {REQUIRES}
        for requirement in said:
            address = PackageURL.from_string(component["purl"])
            assert address == purl_of(requirement)
            # The names in the metadata are normal ones.
            required[address.name, str(requirement.specifier), str(requirement.marker)] = component
        always = any(requirement.marker is None for requirement in said)
        assert component["scope"] == ("required" if always else "optional")
    expected = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    assert set(required) == {
        (each.name, str(each.specifier), str(each.marker)) for each in expected
    }

    (depends,) = [each for each in bill["dependencies"] if each["ref"] == itself["bom-ref"]]
    assert set(depends["dependsOn"]) == {each["bom-ref"] for each in bill["components"]}


def test_a_bill_has_no_time_and_no_chance_in_it() -> None:
    one = DISTRIBUTIONS["session-stores"]
    bill = json.loads(sbom_of(one))
    assert "timestamp" not in bill["metadata"]
    program = "from tools.sbom import *; print(sbom_of(discover()['session-stores']), end='')"
    assert run(sys.executable, "-c", program, PYTHONHASHSEED="7", TZ="Asia/Tokyo") == sbom_of(one)
    serials = {json.loads(sbom_of(each))["serialNumber"] for each in DISTRIBUTIONS.values()}
    assert len(serials) == len(DISTRIBUTIONS)


@pytest.mark.parametrize(
    ("requirement", "address"),
    [
        ("Werkzeug>=3.1.4", "pkg:pypi/werkzeug?vers=vers:pypi/%3E%3D3.1.4"),
        ("a.b_c", "pkg:pypi/a-b-c"),
        ("a>=1.2,!=1.5,<2", "pkg:pypi/a?vers=vers:pypi/%3E%3D1.2%7C%21%3D1.5%7C%3C2"),
    ],
)
def test_an_address_has_the_range_that_is_allowed(requirement: str, address: str) -> None:
    assert str(purl_of(Requirement(requirement))) == address


def test_a_range_that_has_no_address_is_an_error() -> None:
    with pytest.raises(CommandError, match=r"a~=1\.2: .*; write its versions with >=, <=, "):
        purl_of(Requirement("a~=1.2"))


def test_the_command_names_the_distributions_there_are() -> None:
    with pytest.raises(CommandError, match="no distribution 'flask'; there are cli, core"):
        main(["flask"])
