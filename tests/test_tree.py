"""The same rooms in every package, so that knowing one is knowing all."""

from __future__ import annotations

import ast
import importlib
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PARTS = {file.parent.name: file.parent for file in sorted(ROOT.glob("packages/*/pyproject.toml"))}
PLUGINS = {file.parent.name: file.parent for file in sorted(ROOT.glob("plugins/*/pyproject.toml"))}
JOINING = {**PARTS, **PLUGINS}
HOMES = {**JOINING, "meta": ROOT / "meta"}

every_package = pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
every_part = pytest.mark.parametrize("part", PARTS)
every_joining = pytest.mark.parametrize("name", JOINING)


def source_of(home: Path) -> Path:
    """Return the only import package of a distribution."""
    (source,) = (home / "src").glob("glassware*/")
    return source


def project_of(home: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def packages_of(home: Path) -> list[Path]:
    """Return the `__init__.py` of the import package and of each package inside it."""
    return sorted(source_of(home).rglob("__init__.py"))


def test_the_parts_are_the_seven_of_the_architecture() -> None:
    assert sorted(PARTS) == [
        "cli",
        "core",
        "routing",
        "sessions",
        "signals",
        "templating",
        "testing",
    ]


@every_package
def test_every_package_has_the_same_rooms(home: Path) -> None:
    files = ["pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "sbom.cdx.json"]
    rooms = [*files, "changes", "src", "tests"]
    assert [room for room in rooms if not (home / room).exists()] == []
    inside = ["__init__.py", "__about__.py", "py.typed"]
    assert [file for file in inside if not (source_of(home) / file).exists()] == []


@every_joining
def test_a_part_or_plugin_is_named_alike_everywhere(name: str) -> None:
    home = JOINING[name]
    assert source_of(home).name == f"glassware_{name.replace('-', '_')}"
    assert project_of(home)["name"] == f"glassware-{name}"


@every_joining
def test_a_part_or_plugin_joins_through_its_plugin_module(name: str) -> None:
    (entry,) = entry_points(group="glassware", name=name)
    assert entry.value == f"{source_of(JOINING[name]).name}.plugin"
    assert (source_of(JOINING[name]) / "plugin.py").is_file()


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_says_which_contracts_it_needs(name: str) -> None:
    needs = project_of(PLUGINS[name])["entry-points"]["glassware.needs"]
    assert all(key.startswith(f"{name}.") for key in needs)


@every_part
def test_a_part_that_asks_hooks_says_which_contracts_it_offers(part: str) -> None:
    asks = (source_of(PARTS[part]) / "hookspecs.py").is_file()
    offers = project_of(PARTS[part])["entry-points"].get("glassware.offers", {})
    assert bool(offers) == asks


@every_package
def test_the_license_is_a_real_copy(home: Path) -> None:
    # A link to the root's file would be missing from a source distribution.
    assert not (home / "LICENSE").is_symlink()
    assert (home / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


@every_package
def test_the_version_is_written_once(home: Path) -> None:
    assert "version" in project_of(home)["dynamic"]
    about = importlib.import_module(f"{source_of(home).name}.__about__")
    assert about.__version__ == version(project_of(home)["name"])


@every_package
def test_the_changelog_has_a_chapter_for_the_version(home: Path) -> None:
    heading = f"## {version(project_of(home)['name'])} "
    lines = (home / "CHANGELOG.md").read_text("utf-8").splitlines()
    assert any(line.startswith(heading) for line in lines)


@every_package
def test_the_readme_shows_how_to_install_the_package(home: Path) -> None:
    assert f"pip install {project_of(home)['name']}" in (home / "README.md").read_text("utf-8")


def hands_on(statement: ast.stmt) -> bool:
    """Tell whether a statement only imports, lists names, or finds a name when asked."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            # `__all__`, a version, or the private table of what is imported when asked for.
            return name.startswith("_")
        case ast.FunctionDef(name="__getattr__" | "__dir__"):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            # What is found when asked for is declared, for type checkers to see.
            declared = (ast.AnnAssign, ast.Assign)
            return all(isinstance(each, declared) or hands_on(each) for each in statement.body)
    return False


@every_package
def test_a_package_file_only_hands_names_on(home: Path) -> None:
    own = {
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in packages_of(home)
        for statement in ast.parse(path.read_text("utf-8")).body
        if not hands_on(statement)
    }
    assert own == set()


@every_package
def test_all_names_what_the_package_has(home: Path) -> None:
    # That the list is sorted, the linter sees to.
    for path in packages_of(home):
        name = ".".join(path.parent.relative_to(home / "src").parts)
        module = importlib.import_module(name)
        assert module.__all__, name
        assert [each for each in module.__all__ if not hasattr(module, each)] == [], name


@every_joining
def test_every_module_has_a_test_file_of_its_name(name: str) -> None:
    home = JOINING[name]
    source = source_of(home)
    missing = set()
    for path in source.rglob("*.py"):
        names = path.relative_to(source).with_suffix("").parts
        if names[-1].startswith("__"):
            continue
        # `json/provider.py` is tested by `test_json_provider.py`, or with all of `json` by
        # `test_json.py`.
        tests = {"_".join(names[: length + 1]) for length in range(len(names))}
        if not any((home / "tests" / f"test_{each}.py").is_file() for each in tests):
            missing.add(str(path.relative_to(ROOT)))
    assert missing == set()
