"""Which module imports which: no cycle, no hidden edge, nothing that is not declared.

The contracts in pyproject.toml keep whole parts in order; here every import statement is read.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# What can be imported by its name: a folder, or a file that stands by itself.
PACKAGES = {
    source.stem: source
    for pattern in (
        "packages/*/src/glassware_*",
        "plugins/*/src/glassware_*",
        "meta/src/*glassware*",
    )
    for source in sorted(ROOT.glob(pattern))
    if source.is_dir() or source.suffix == ".py"
}
PARTS = [name for name, source in PACKAGES.items() if ROOT / "packages" in source.parents]

# Imports between modules of the project that stand inside a function, each with its reason.
HIDDEN = {
    ("_glassware_flask", "glassware.distribution"): "A program without the alias loads nothing.",
    ("glassware_cli.app", "glassware_cli.groups"): "Composing imports no click.",
    ("glassware_cli.app", "glassware_cli.script_info"): "Composing imports no click.",
    (
        "glassware_sessions.backend",
        "glassware_sessions.cookie",
    ): "Composing imports no itsdangerous.",
    ("glassware_json_msgspec.plugin", "glassware_json_msgspec.provider"): "It may not be chosen.",
    ("glassware_json_orjson.plugin", "glassware_json_orjson.provider"): "It may not be chosen.",
    (
        "glassware_session_stores.plugin",
        "glassware_session_stores.commands",
    ): "Composing imports no click.",
    (
        "glassware_session_stores.backends",
        "glassware_session_stores.stores.memory",
    ): "A store is imported when it is chosen.",
    (
        "glassware_session_stores.backends",
        "glassware_session_stores.stores.near",
    ): "A store is imported when it is chosen.",
    (
        "glassware_session_stores.backends",
        "glassware_session_stores.stores.redis",
    ): "A store is imported when it is chosen.",
    (
        "glassware_session_stores.backends",
        "glassware_session_stores.stores.sqlalchemy",
    ): "A store is imported when it is chosen.",
    (
        "glassware_session_stores.backends",
        "glassware_session_stores.stores.sqlite",
    ): "A store is imported when it is chosen.",
    (
        "glassware_template_htpy.plugin",
        "glassware_template_htpy.engine",
    ): "An engine is imported when it is chosen.",
    (
        "glassware_template_mako.plugin",
        "glassware_template_mako.engine",
    ): "An engine is imported when it is chosen.",
    (
        "glassware_template_minijinja.plugin",
        "glassware_template_minijinja.engine",
    ): "An engine is imported when it is chosen.",
    ("glassware_templating.app", "glassware_templating.jinja"): "Composing imports no jinja2.",
    ("glassware_templating.engine", "glassware_templating.lookup"): "Composing imports no jinja2.",
    ("glassware_templating.plugin", "glassware_templating.commands"): "Composing imports no click.",
    ("glassware_templating.plugin", "glassware_templating.jinja"): "Composing imports no jinja2.",
    ("glassware_testing.app", "glassware_testing.cli_runner"): "Composing imports no click.",
    (
        "glassware_testing.conformance.template_values",
        "glassware_templating",
    ): "Whoever checks a template engine has the part that it is an engine of.",
    (
        "glassware_testing.verification.running",
        "glassware_testing.conformance",
    ): "pytest is to import it, so that assertions say what they found.",
}

# Third-party libraries a module, or all of a package, may import though its distribution declares
# no such dependency.
UNDECLARED = {
    ("glassware.as_flask", "pytest"): "only pytest calls the function that imports it",
    ("glassware_cli.certificates", "cryptography"): "without it the command says what to install",
    ("glassware_json_msgspec.conformance", "glassware_testing"): "only who verifies needs it",
    ("glassware_json_orjson.conformance", "glassware_testing"): "only who verifies needs it",
    (
        "glassware_session_stores.conformance",
        "glassware_testing",
    ): "only who checks a store needs it",
    ("glassware_session_stores.conformance", "pytest"): "only who checks a store needs it",
    ("glassware_session_stores.commands", "click"): "only the command line asks for commands",
    ("glassware_session_stores.conformance", "markupsafe"): "Werkzeug requires it",
    ("glassware_session_stores.stores.sqlalchemy", "sqlalchemy"): "an extra brings what it is for",
    (
        "glassware_session_stores.stores.sqlalchemy_errors",
        "sqlalchemy",
    ): "an extra brings what it is for",
    (
        "glassware_session_stores.stores.sqlalchemy_table",
        "sqlalchemy",
    ): "an extra brings what it is for",
    (
        "glassware_template_htpy.conformance",
        "glassware_testing",
    ): "only who checks the engine needs it",
    (
        "glassware_template_mako.conformance",
        "glassware_testing",
    ): "only who checks the engine needs it",
    (
        "glassware_template_minijinja.conformance",
        "glassware_testing",
    ): "only who checks the engine needs it",
    ("glassware_template_htpy.conformance", "pytest"): "only who checks the engine needs it",
    ("glassware_templating.commands", "click"): "only the command line asks for commands",
    ("glassware_testing.cli_runner", "click"): "without it the runner says what to install",
    ("glassware_testing.conformance", "pytest"): "an extra brings it; what needs it says so first",
    ("glassware_testing.conformance.template_values", "glassware_templating"): "it is checked",
    ("glassware_testing.conformance.template_values", "jinja2"): "the templating part brings it",
    ("glassware_testing.required", "pytest"): "it says what to install",
    ("glassware_testing.verification", "pytest"): "as the conformance kits",
    ("glassware_testing.fixtures", "pytest"): "only pytest loads this module",
}


@dataclass(frozen=True)
class Import:
    """One import of one module, and when it happens."""

    importer: str
    target: str
    deferred: bool = False
    """Inside a function: it happens when that is called."""
    typing: bool = False
    """Under `if TYPE_CHECKING:`: it never happens."""


class ImportReader(ast.NodeVisitor):
    """Collect the imports of one module."""

    def __init__(self, module: str, is_package: bool, known: set[str]) -> None:
        self.module, self.known = module, known
        self.package = module if is_package else module.rpartition(".")[0]
        self.found: list[Import] = []
        self.deferred = self.typing = False

    def add(self, target: str) -> None:
        self.found.append(Import(self.module, target, self.deferred, self.typing))

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.add(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = node.module or ""
        if node.level:
            parents = self.package.split(".")
            parents = parents[: len(parents) - node.level + 1]
            base = ".".join([*parents, base] if base else parents)
        for alias in node.names:
            submodule = f"{base}.{alias.name}"
            self.add(submodule if submodule in self.known else base)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in {"import_module", "__import__"} and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                self.add(argument.value)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        before, self.deferred = self.deferred, True
        self.generic_visit(node)
        self.deferred = before

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node: ast.If) -> None:
        test = node.test
        name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
        before, self.typing = self.typing, self.typing or name == "TYPE_CHECKING"
        for statement in node.body:
            self.visit(statement)
        self.typing = before
        for statement in node.orelse:
            self.visit(statement)


def modules_of(source: Path) -> dict[str, Path]:
    """Return module name → file for everything in one import package."""
    found = {}
    for path in [source] if source.is_file() else sorted(source.rglob("*.py")):
        names = path.relative_to(source.parent).with_suffix("").parts
        found[".".join(names[:-1] if names[-1] == "__init__" else names)] = path
    return found


def read_imports(modules: dict[str, Path]) -> list[Import]:
    found = []
    for module, path in modules.items():
        reader = ImportReader(module, path.name == "__init__.py", set(modules))
        reader.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        found.extend(reader.found)
    return found


MODULES = {name: path for source in PACKAGES.values() for name, path in modules_of(source).items()}
IMPORTS = read_imports(MODULES)


def top(module: str) -> str:
    return module.partition(".")[0]


def cycle_in(imports: list[Import]) -> list[str] | None:
    """Return the modules of one import cycle; imports for type checkers alone do not count."""
    graph: dict[str, set[str]] = {}
    for edge in imports:
        if not edge.typing and edge.importer != edge.target:
            graph.setdefault(edge.importer, set()).add(edge.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        return cycle
    return None


def test_reading_tells_the_kinds_of_import_apart(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.py").write_text("from .one import name\n")
    (package / "one.py").write_text(
        "import os.path\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from pkg import two\n"
        "def load():\n    from . import two\n    import_module('pkg')\n"
    )
    (package / "two.py").write_text("from pkg import one, name\n")
    imports = read_imports(modules_of(package))
    assert imports == [
        Import("pkg", "pkg.one"),
        Import("pkg.one", "os.path"),
        Import("pkg.one", "typing"),
        Import("pkg.one", "pkg.two", typing=True),
        Import("pkg.one", "pkg.two", deferred=True),
        Import("pkg.one", "pkg", deferred=True),
        Import("pkg.two", "pkg.one"),
        Import("pkg.two", "pkg"),
    ]
    assert cycle_in(imports) is not None
    assert cycle_in([edge for edge in imports if not edge.deferred]) is None


@pytest.mark.parametrize("package", PACKAGES)
def test_no_import_cycle_not_even_a_hidden_one(package: str) -> None:
    assert cycle_in([edge for edge in IMPORTS if top(edge.importer) == package]) is None


def test_imports_inside_functions_between_our_modules_are_listed_with_a_reason() -> None:
    hidden = {
        (edge.importer, edge.target)
        for edge in IMPORTS
        if edge.deferred
        and not edge.typing
        and top(edge.target) in PACKAGES
        # A package hands some names on when they are asked for; that is plain to see.
        and MODULES[edge.importer].name != "__init__.py"
    }
    assert hidden == set(HIDDEN)


def home_of(package: str) -> Path:
    return PACKAGES[package].parents[1]


def declared_by(package: str) -> tuple[set[str], set[str]]:
    """Return the distributions that a package requires, and those that its extras bring."""
    text = (home_of(package) / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    extras = chain.from_iterable(project.get("optional-dependencies", {}).values())
    required, optional = (
        {str(canonicalize_name(Requirement(line).name)) for line in lines}
        for lines in (project["dependencies"], extras)
    )
    return required, optional


def excused(importer: str, library: str) -> bool:
    names = importer.split(".")
    return any((".".join(names[:end]), library) in UNDECLARED for end in range(1, len(names) + 1))


@pytest.mark.parametrize("package", PACKAGES)
def test_third_party_libraries_are_declared_dependencies(package: str) -> None:
    required, optional = declared_by(package)
    siblings = {canonicalize_name(part): part for part in PARTS} | {"glassware": "glassware"}
    of_siblings = {
        name for line in required if line in siblings for name in declared_by(siblings[line])[0]
    }
    if package not in PARTS:
        # It puts together what its parts bring, so what they require is there.
        required |= of_siblings
    together = {name for name in PACKAGES if home_of(name) == home_of(package)}
    distributions = packages_distributions()
    undeclared = set()
    for edge in IMPORTS:
        library = top(edge.target)
        if top(edge.importer) != package or library in sys.stdlib_module_names | together:
            continue
        if edge.typing and library == "_typeshed":  # Every type checker brings it.
            continue
        allowed = set(required)
        if edge.typing:
            allowed |= of_siblings
        if edge.deferred or edge.typing:
            # What an extra brings may be missing, so it is imported when it is needed.
            allowed |= optional
        names = {canonicalize_name(name) for name in distributions.get(library, [library])}
        if not names & allowed and not excused(edge.importer, library):
            undeclared.add((edge.importer, library))
    assert undeclared == set()


LIST_LIBRARIES = """
import sys
before = set(sys.modules)
{code}
names = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(*sorted(names - sys.stdlib_module_names))
"""


def libraries_loaded_by(code: str) -> set[str]:
    """Return the third-party libraries that a fresh interpreter has loaded after `code`."""
    command = [sys.executable, "-I", "-c", LIST_LIBRARIES.format(code=code)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {name for name in done.stdout.split() if not name.startswith("glassware")}


@pytest.mark.parametrize("part", PARTS)
def test_joining_loads_no_library_but_werkzeug_and_pluggy(part: str) -> None:
    joining = [f"{part}.{name}" for name in ("plugin", "app") if f"{part}.{name}" in MODULES]
    loaded = libraries_loaded_by(f"import {', '.join(joining)}")
    assert loaded <= {"werkzeug", "pluggy", "markupsafe"}


def test_composing_all_parts_loads_no_library_but_werkzeug_and_pluggy() -> None:
    loaded = libraries_loaded_by("from glassware_core import App")
    assert loaded <= {"werkzeug", "pluggy", "markupsafe"}
