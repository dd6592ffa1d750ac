"""What `glassware plugins new` writes, built and installed as its author would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Environment

pytestmark = pytest.mark.distribution

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guide" / "plugin.md"
CONTRACTS = ["session", "template", "json", "events", "feature"]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def output_of(command: list[str | Path], cwd: Path, **variables: str) -> str:
    """Run a command that must succeed, and return what it printed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}", pytrace=False)
    return done.stdout


@pytest.fixture(scope="module")
def written(
    dist: Path,
    new_environment: Callable[..., Environment],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """The folders of new plugins by contract; their wheels are beside ours."""
    folder = tmp_path_factory.mktemp("new")
    author = new_environment("glassware-cli")
    homes = {contract: folder / f"glassware-own-{contract}" for contract in CONTRACTS}

    def write(contract: str) -> None:
        command = [author.scripts / "glassware", "plugins", "new", f"own-{contract}"]
        output_of([*command, "--contract", contract], folder)
        build = ["uv", "build", "--quiet", "--wheel", "--out-dir", dist, homes[contract]]
        output_of(build, folder)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, CONTRACTS))
    return homes


@pytest.fixture(scope="module")
def beside_one_another(
    written: dict[str, Path], new_environment: Callable[..., Environment]
) -> Environment:
    """An environment with all new plugins."""
    plugins = [f"glassware-own-{contract}[test]" for contract in written]
    return new_environment(*plugins, "glassware-cli")


def test_a_new_plugin_passes_its_tests_as_it_is_written(
    written: dict[str, Path], new_environment: Callable[..., Environment]
) -> None:
    def check(contract: str) -> str:
        # Nothing but what it says that it needs.
        environment = new_environment(f"glassware-own-{contract}[test]")
        environment.uv("pip", "check")
        command = [environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        return output_of(command, written[contract])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for tested in pool.map(check, CONTRACTS):
            assert re.search(r"^\d+ passed in ", tested, re.MULTILINE), tested


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_new_plugin_is_verified_as_it_is_written(
    contract: str, written: dict[str, Path], beside_one_another: Environment
) -> None:
    verify = [beside_one_another.scripts / "glassware", "plugins", "verify", f"own-{contract}"]
    said = output_of(verify, written[contract])
    assert f"The plugin 'own-{contract}' keeps its contracts." in said


def test_a_new_plugin_is_typed_strictly(
    written: dict[str, Path], beside_one_another: Environment
) -> None:
    python = beside_one_another.python
    folder = written["json"].parent
    # Each has a file of this name, and they are alike.
    files = [
        file
        for home in written.values()
        for file in (*home.glob("src/*/*.py"), *home.glob("tests/*.py"))
        if file.name != "test_conformance.py"
    ]
    files.append(written["json"] / "tests" / "test_conformance.py")
    options = ["--strict", "--python-executable", python, "--cache-dir", folder / "m"]
    output_of([sys.executable, "-m", "mypy", *options, *files], folder)


def test_the_page_does_what_it_says_in_less_than_five_minutes(
    dist: Path,
    wheelhouse: Path,
    new_environment: Callable[..., Environment],
    tmp_path: Path,
) -> None:
    environment = new_environment("glassware", "pip")
    variables = {
        **os.environ,
        "PATH": f"{environment.scripts}{os.pathsep}{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": f"{dist} {wheelhouse}",
        "COLUMNS": "200",
    }
    folder, begun = tmp_path, monotonic()
    for kind, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "python":
            name, _, source = text.partition("\n")
            Path(folder, name.removeprefix("# ")).write_text(source, "utf-8")
            continue
        for command, expected in COMMAND.findall(text):
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                continue
            done = subprocess.run(
                command,
                shell=True,
                cwd=folder,
                env=variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            pattern = re.sub(r"([\[\]?*])", r"[\1]", expected.strip()).replace("...", "*")
            shown = "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())
            assert fnmatchcase(shown, pattern), f"{command} printed:\n{done.stdout}"
            assert (done.returncode == 1) == ("FAILED" in expected)
    assert monotonic() - begun < 300
