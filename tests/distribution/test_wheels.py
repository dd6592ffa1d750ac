"""What is in the distributions that users download."""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from pyroma import projectdata, ratings

from tools.distributions import ROOT, Distribution, build, build_here, discover, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.environments import Environment, Supply

pytestmark = pytest.mark.distribution

DISTRIBUTIONS = discover()
OURS = {one.name for one in DISTRIBUTIONS.values()}
# Beside its package: the alias `import flask`, and the line that offers it to every interpreter.
BESIDE = {"glassware": {"_glassware_flask.py", "glassware_flask.pth"}}
NO_CODE = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis")

each_one = pytest.mark.parametrize("one", DISTRIBUTIONS.values(), ids=DISTRIBUTIONS)


def wheel_of(dist: Path, one: Distribution) -> zipfile.ZipFile:
    (path,) = dist.glob(f"{one.name.replace('-', '_')}-*.whl")
    return zipfile.ZipFile(path)


def source_archive_of(dist: Path, one: Distribution) -> Path:
    (path,) = dist.glob(f"{one.name.replace('-', '_')}-*.tar.gz")
    return path


def files_in(folder: Path) -> set[str]:
    """Return what git would keep of a folder."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {file.as_posix() for file in files if "__pycache__" not in file.parts}


def read(wheel: zipfile.ZipFile, ending: str) -> str:
    (name,) = [name for name in wheel.namelist() if name.endswith(ending)]
    return wheel.read(name).decode()


def entry_points_of(wheel: zipfile.ZipFile) -> ConfigParser:
    parser = ConfigParser(delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(read(wheel, ".dist-info/entry_points.txt"))
    return parser


def different(built: list[Path], dist: Path) -> list[str]:
    """Return the names of files that are not the same bytes as those in a folder."""
    return [each.name for each in built if each.read_bytes() != (dist / each.name).read_bytes()]


def test_every_folder_with_a_project_is_found() -> None:
    folders = {"packages/core", "packages/signals", "meta"}
    assert folders <= {str(one.home.relative_to(ROOT)) for one in DISTRIBUTIONS.values()}


@each_one
def test_a_wheel_holds_the_files_of_its_package_typed_and_licensed_and_no_others(
    dist: Path, one: Distribution
) -> None:
    package = one.source.name
    with wheel_of(dist, one) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert read(wheel, "/licenses/LICENSE") == (ROOT / "LICENSE").read_text("utf-8")
    beside = BESIDE.get(package, set())
    assert names == {f"{package}/{name}" for name in files_in(one.source)} | beside
    assert f"{package}/py.typed" in names


@each_one
def test_a_source_distribution_holds_what_is_built_and_its_tests(
    dist: Path, one: Distribution
) -> None:
    with tarfile.open(source_archive_of(dist, one)) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    expected = {f"{room}/{name}" for room in ("src", "tests") for name in files_in(one.home / room)}
    files = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "sbom.cdx.json", "PKG-INFO"}
    assert names - {".gitignore"} == expected | files
    assert any(name.startswith("tests/test_") for name in names)


def test_the_checker_of_wheels_finds_no_fault(dist: Path) -> None:
    wheels = [path for one in DISTRIBUTIONS.values() for path in [wheel_of(dist, one).filename]]
    checker = Path(sys.executable).with_name("check-wheel-contents")
    said = run(checker, *[str(wheel) for wheel in wheels])
    assert said.count(": OK") == len(DISTRIBUTIONS), said


@each_one
def test_the_metadata_is_valid_and_has_version_readme_and_pythons(
    dist: Path, one: Distribution
) -> None:
    with wheel_of(dist, one) as wheel:
        text = read(wheel, ".dist-info/METADATA")
    # It raises for a field that is missing, unknown or malformed.
    metadata = Metadata.from_email(text, validate=True)
    assert metadata.version == one.version
    assert str(metadata.requires_python) == ">=3.11"
    assert metadata.license_expression == "BSD-3-Clause"
    assert metadata.description_content_type == "text/markdown"
    assert metadata.summary
    assert f"pip install {one.name}" in HeaderParser().parsestr(text).get_payload()


@each_one
def test_a_rating_of_the_metadata_is_full(one: Distribution) -> None:
    # The project has no address that mail or a browser would reach.
    skipped = ["AuthorEmail", "Url"]
    assert ratings.rate(projectdata.get_data(str(one.home)), skipped) == (10, [])


@each_one
def test_the_plugins_of_a_distribution_are_in_its_package(dist: Path, one: Distribution) -> None:
    if one.name == "glassware":
        assert "entry-points" not in one.project
        return
    with wheel_of(dist, one) as wheel:
        plugins = entry_points_of(wheel)["glassware"]
        names = set(wheel.namelist())
    for target in plugins.values():
        module = target.partition(":")[0]
        assert module.partition(".")[0] == one.source.name
        files = {f"{module.replace('.', '/')}{ending}" for ending in (".py", "/__init__.py")}
        assert files & names, target


@each_one
def test_siblings_are_asked_for_by_ranges(dist: Path, one: Distribution) -> None:
    with wheel_of(dist, one) as wheel:
        metadata = HeaderParser().parsestr(read(wheel, ".dist-info/METADATA"))
    required = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    siblings = [each for each in required if each.name in OURS]
    for sibling in siblings:
        assert {each.operator for each in sibling.specifier} >= {">="}, sibling
        assert "==" not in str(sibling.specifier)
        found = [other for other in DISTRIBUTIONS.values() if other.name == sibling.name]
        assert found[0].version in sibling.specifier, sibling
    if one.home.parent.name == "packages":
        unconditional = {each.name for each in siblings if each.marker is None}
        assert unconditional == ({"glassware-core"} if one.short != "core" else set())


def test_all_are_built_with_the_same() -> None:
    (system,) = {str(one.settings["build-system"]) for one in DISTRIBUTIONS.values()}
    assert "hatchling>=" in system


def test_another_checkout_at_another_time_builds_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    checkout, again = tmp_path / "checkout", tmp_path / "again"
    homes = [one.home.relative_to(ROOT) for one in DISTRIBUTIONS.values()]
    for home in homes:
        shutil.copytree(ROOT / home, checkout / home, ignore=NO_CODE)
    # hatchling reads it, and puts it into source distributions.
    shutil.copy(ROOT / ".gitignore", checkout)
    for path in checkout.rglob("*"):
        # Another clock, and the files of a user with another umask.
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    build_here([checkout / home for home in homes], again, TZ="Asia/Tokyo", PYTHONHASHSEED="7")
    built = sorted(again.glob("glassware*"))
    assert len(built) == 2 * len(homes)
    assert different(built, dist) == []
    # Whoever has nothing here builds them in an environment that is made for that. All have one
    # `build-system`; meta takes more kinds of files than any other.
    build([checkout / "packages/signals", checkout / "meta"], tmp_path / "isolated")
    built = sorted((tmp_path / "isolated").glob("glassware*"))
    assert len(built) == 4
    assert different(built, dist) == []


def test_pip_installs_from_the_source_distributions(
    supply: Supply, dist: Path, new_environment: Callable[..., Environment]
) -> None:
    environment = new_environment("hatchling")
    sources = [source_archive_of(dist, one) for one in DISTRIBUTIONS.values()]
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", environment.python, "install"]
    # What builds is installed already; that a build finds it itself, the test above has shown.
    offline = ["--no-build-isolation", "--no-index", "--find-links", supply.wheelhouse]
    run(*pip, *offline, *sources)
    environment.uv("pip", "check")
    environment.smoke("whole")
    listed = environment.uv("pip", "list", "--format", "freeze")
    assert {f"{one.name}=={one.version}" for one in DISTRIBUTIONS.values()} <= set(listed.split())
