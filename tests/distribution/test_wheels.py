"""What is in the distributions that users download."""

from __future__ import annotations

import tarfile
import zipfile
from configparser import ConfigParser
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from email.message import Message

pytestmark = pytest.mark.distribution

ROOT = Path(__file__).parents[2]
PARTS = ["core", "routing", "sessions", "templating", "cli", "signals", "testing"]
PACKAGES = ["glassware", *(f"glassware_{part}" for part in PARTS)]


def wheel_of(dist: Path, package: str) -> zipfile.ZipFile:
    (path,) = dist.glob(f"{package}-*.whl")
    return zipfile.ZipFile(path)


def read(wheel: zipfile.ZipFile, ending: str) -> str:
    (name,) = [name for name in wheel.namelist() if name.endswith(ending)]
    return wheel.read(name).decode()


def metadata_of(wheel: zipfile.ZipFile) -> Message:
    return HeaderParser().parsestr(read(wheel, ".dist-info/METADATA"))


def entry_points_of(wheel: zipfile.ZipFile) -> ConfigParser:
    parser = ConfigParser(delimiters=("=",))
    parser.read_string(read(wheel, ".dist-info/entry_points.txt"))
    return parser


@pytest.mark.parametrize("package", PACKAGES)
def test_a_wheel_holds_its_package_typed_and_licensed_and_nothing_else(
    dist: Path, package: str
) -> None:
    with wheel_of(dist, package) as wheel:
        names = set(wheel.namelist())
        assert f"{package}/py.typed" in names
        tops = {name.partition("/")[0] for name in names}
        beside = {"_glassware_flask.py", "glassware_flask.pth"} if package == "glassware" else set()
        assert {top for top in tops if not top.endswith(".dist-info")} == {package} | beside
        assert read(wheel, "/licenses/LICENSE") == (ROOT / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_metadata_has_version_readme_and_pythons(dist: Path, package: str) -> None:
    with wheel_of(dist, package) as wheel:
        metadata = metadata_of(wheel)
        about = read(wheel, f"{package}/__about__.py")
    assert f'"{metadata["Version"]}"' in about
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert f"pip install {metadata['Name']}" in metadata.get_payload()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_its_entry_point(dist: Path, part: str) -> None:
    with wheel_of(dist, f"glassware_{part}") as wheel:
        assert entry_points_of(wheel)["glassware"][part] == f"glassware_{part}.plugin"


@pytest.mark.parametrize("package", PACKAGES)
def test_siblings_are_asked_for_by_ranges(dist: Path, package: str) -> None:
    with wheel_of(dist, package) as wheel:
        required = metadata_of(wheel).get_all("Requires-Dist", [])
    siblings = [line for line in required if line.startswith("glassware")]
    assert all(">=" in line and "==" not in line.partition(";")[0] for line in siblings)
    if package not in {"glassware", "glassware_core"}:
        unconditional = [line for line in siblings if ";" not in line]
        assert [line.partition(">=")[0] for line in unconditional] == ["glassware-core"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_source_distribution_holds_the_tests(dist: Path, package: str) -> None:
    (path,) = dist.glob(f"{package}-*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names
    assert any(name.startswith("tests/test_") for name in names)
