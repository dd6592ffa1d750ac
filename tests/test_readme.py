"""Every example of every README and of the site runs; what they install and link to is there.

- A `python` block runs; the blocks of a page share their names. One whose first line is `# name.py`
  is also written to that file, for the other blocks to import and for commands to use. A file of
  tests is run by pytest instead.
- In a `console` block each line that begins with `$ ` is a command, run in the folder of these
  files; what follows is its output, in which `...` stands for any text. A server is ended once it
  has printed that.
- An `html` block begins with a comment that names its file, a template for the other blocks.
- An example plugin that the page installs is there.
- A page with the line `<!-- in: FOLDER -->` is about a folder of the repository: its commands run
  in a copy of it.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sybil import Example

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in (
        "README.md",
        "meta/README.md",
        "packages/*/README.md",
        "plugins/*/README.md",
        "examples/**/README.md",
    )
    for page in ROOT.glob(pattern)
)
# The page for those who come from Flask has tests of its own; tests/distribution runs that of a new
# plugin, which is installed.
OTHERS = {ROOT / "docs" / "migrate.md", ROOT / "docs" / "guide" / "plugin.md"}
PAGES += sorted({*ROOT.glob("docs/**/*.md")} - OTHERS)
FILE = re.compile(r"# (\w+\.py)\n")
TEMPLATE = re.compile(r"<!-- ([\w/]+\.\w+) -->\n")
ABOUT = re.compile(r"^<!-- in: (\S+) -->$", re.MULTILINE)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def run_python(example: Example) -> str | None:
    """Run a block of Python, and keep it in its file."""
    source = str(example.parsed)
    file = FILE.match(source)
    if file is not None:
        Path(file[1]).write_text(source, "utf-8")
        if file[1].startswith("test_"):
            return run_command(f"python -m pytest -q -p no:cacheprovider {file[1]}", "...passed...")
        example.namespace["__name__"] = file[1].removesuffix(".py")
    # Line breaks in front put the right line into tracebacks.
    lines = "\n" * (example.line + example.parsed.line_offset)
    exec(compile(lines + source, example.path, "exec"), example.namespace)
    return None


def keep_template(example: Example) -> str | None:
    """Write a template to its file."""
    source = str(example.parsed)
    file = TEMPLATE.match(source)
    if file is None:
        return "The block does not begin with a comment that names its file."
    path = Path(file[1])
    path.parent.mkdir(exist_ok=True)
    path.write_text(source[file.end() :], "utf-8")
    return None


def run_console(example: Example) -> str | None:
    """Run the commands of a block."""
    found = COMMAND.findall(f"{example.parsed}\n")
    assert found, "no line begins with '$ '"
    return next(filter(None, (run_command(*pair) for pair in found)), None)


def run_command(command: str, expected: str) -> str | None:
    """Run a command; return what is wrong with its output, if anything."""
    process = subprocess.Popen(
        command,
        shell=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    deadline = threading.Timer(60, end, [process])
    deadline.start()
    output = ""
    try:
        for line in process.stdout:
            output += line
            if serves(command) and alike(output, expected):
                # What it prints from here on depends on how far its server has come.
                end(process)
                break
        process.stdout.close()
        process.wait()
    finally:
        deadline.cancel()
        process.stdout.close()
    if process.returncode and not serves(command):
        return f"{command} failed:\n{output}"
    if not alike(output, expected):
        return f"{command} printed:\n{output}\ninstead of:\n{expected}"
    return None


def serves(command: str) -> bool:
    return command.endswith(" run")


def end(process: Any) -> None:
    """End a command with all that it started, as Ctrl-C does."""
    try:
        os.killpg(process.pid, signal.SIGINT)
    except ProcessLookupError:
        pass


def alike(output: str, expected: str) -> bool:
    """Whether an output is the expected one, apart from colours, a port, and blanks at the ends."""
    pattern = re.sub(r"([\[\]?*])", r"[\1]", expected).replace("...", "*")
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    output = re.sub(rf"\b{os.environ['FLASK_RUN_PORT']}\b", "5000", output)
    output, pattern = (re.sub(r"\s+\n", "\n", f"{text}\n").strip() for text in (output, pattern))
    return fnmatchcase(output, pattern)


def install(plugin: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an example plugin be found as if it were installed."""
    home = ROOT / "examples" / "plugins" / plugin
    project = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(points)
    for path in (str(home / "src"), str(folder)):
        if path not in sys.path:
            monkeypatch.syspath_prepend(path)


def forget_plugins() -> None:
    """Let the installed plugins be looked for again."""
    from glassware_core.composition import compose_installed
    from glassware_core.plugins import installed_plugins

    installed_plugins.cache_clear()
    compose_installed.cache_clear()


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, from which modules can be imported."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("NO_COLOR", "1")
    for name in os.environ:
        if name.startswith(("FLASK_", "GLASSWARE_", "PYTEST_")):
            monkeypatch.delenv(name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("FLASK_RUN_PORT", str(free.getsockname()[1]))
    known = set(sys.modules)
    yield folder
    for name in set(sys.modules) - known:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith((str(tmp_path), str(ROOT / "examples"))):
            del sys.modules[name]
    gc.collect()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_examples_run(
    page: Path, workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runners = {"python": run_python, "console": run_console, "html": keep_template}
    pages = Sybil([CodeBlockParser(language, run) for language, run in runners.items()])
    forget_plugins()
    try:
        for plugin in re.findall(r"\./examples/plugins/([\w-]+)", page.read_text("utf-8")):
            install(plugin, tmp_path / "installed", monkeypatch)
        paths = [path for path in sys.path if path.startswith((str(tmp_path), str(ROOT)))]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
        about = ABOUT.search(page.read_text("utf-8"))
        if about is not None:
            shutil.copytree(ROOT / about[1], workplace, dirs_exist_ok=True)
        document = pages.parse(page)
        document.namespace["__name__"] = "readme"
        for example in document.examples():
            example.evaluate()
        document.namespace.clear()
    finally:
        monkeypatch.undo()
        forget_plugins()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_block_is_of_a_language_that_nothing_looks_at(page: Path) -> None:
    languages = re.findall(r"^```(\w*)\n", page.read_text("utf-8"), re.MULTILINE)
    assert {name for name in languages if name} <= {"python", "console", "html", "toml"}
    for block in re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S):
        assert tomllib.loads(block)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_is_installed_exists(page: Path) -> None:
    projects = {}
    for file in (*ROOT.glob("p*/*/pyproject.toml"), ROOT / "meta" / "pyproject.toml"):
        project = tomllib.loads(file.read_text("utf-8"))["project"]
        projects[project["name"]] = set(project.get("optional-dependencies", ()))
    for line in re.findall(r"^ +.*\bpip install (.*)", page.read_text("utf-8"), re.MULTILINE):
        for word in re.sub(r"&&.*|#.*|[`\")].*$|\"", "", line).split():
            name, _, extras = word.rstrip("]").partition("[")
            if name.startswith("./"):
                assert (ROOT / name / "pyproject.toml").is_file(), name
            elif name.startswith("glassware"):
                assert set(filter(None, extras.split(","))) <= projects[name], word


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_its_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"(?:\]\(|src(?:set)?=\")([^)#\"]+)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_first_page_opens_with_the_two_commands() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    commands = re.findall(r"^    (.*)", page, re.MULTILINE)
    assert commands[:2] == ["python3 -m pip install hatch && hatch run demo", "hatch test"]
    assert page.index(commands[0]) < 20
