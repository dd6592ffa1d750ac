"""What only a process of its own shows: importing, and the first application of many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .rows import Row, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

IMPORTED = """
import json, os, time
def size():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
before = size()
start = time.process_time()
import {modules}
spent = time.process_time() - start
print(json.dumps([spent * 1000, size() - before]))
"""
IMPORTS = {
    "flask": "flask",
    "glassware": "glassware",
    "core + routing": "glassware_core, glassware_routing",
    "werkzeug": "werkzeug",
}

CREATED = """
import flask, glassware, json, time
def create(framework):
    start = time.process_time()
    framework.Flask("created", root_path=".")
    return (time.process_time() - start) * 1000
sides = {"glassware": glassware, "flask": flask}
first = {name: create(side) for name, side in sides.items()}
later = dict.fromkeys(sides, 1e9)
for _ in range(ROUNDS):
    for name, side in sides.items():
        later[name] = min(later[name], create(side))
print(json.dumps([first, later]))
"""

PLUGIN = """
from glassware_core import hookimpl

@hookimpl
def default_config():
    return {{"IDLE_{number}": True}}

@hookimpl
def app_created(app):
    app.extensions["idle_{number}"] = {number}
"""


def run_python(code: str, path: str = "") -> str:
    """Run code in a new interpreter and return what it prints.

    The bytecode of what it imports is kept, as it is where packages are installed: the best of
    several runs compiles nothing.
    """
    environ = {k: v for k, v in os.environ.items() if not k.startswith("GLASSWARE_")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["PYTHONPATH"] = path
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    )
    return done.stdout


def imports(rounds: int) -> Iterator[Row]:
    """Yield the rows of importing: CPU time and memory, the best of many processes in turns."""
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, modules in IMPORTS.items():
            spent, size = json.loads(run_python(IMPORTED.format(modules=modules)))
            old = best.get(name, (spent, size))
            best[name] = (min(spent, old[0]), min(size, old[1]))
    (flask_ms, flask_mb), (ours_ms, ours_mb) = best["flask"], best["glassware"]
    others = {"werkzeug": best["werkzeug"][0]}
    yield share("import", "import, CPU time", ours_ms, flask_ms, 0.75, unit="ms", others=others)
    part_ms, part_mb = best["core + routing"]
    yield share("import_parts", "import core + routing", part_ms, flask_ms, 0.6, unit="ms")
    others = {"core + routing": part_mb, "werkzeug": best["werkzeug"][1]}
    saved = flask_mb - ours_mb
    yield Row(
        "import_memory", "import, MB saved", "MB", ours_mb, flask_mb, "Flask", saved, 5,
        others=others,
    )  # fmt: skip


def install_idle_plugins(folder: Path, count: int) -> None:
    """Write the modules and the metadata of so many installed plugins into a folder."""
    for number in range(count):
        name = f"idle_plugin_{number}"
        (folder / f"{name}.py").write_text(PLUGIN.format(number=number))
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[glassware]\n{name} = {name}\n")


def creations(counts: tuple[int, ...], rounds: int) -> Iterator[Row]:
    """Yield the rows of creating applications, with so many plugins installed."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            install_idle_plugins(Path(folder), count)
            code = CREATED.replace("ROUNDS", str(rounds))
            first, later = json.loads(run_python(code, folder))
        yield from _creation_rows(count, first, later)


def _creation_rows(
    count: int, first: Mapping[str, float], later: Mapping[str, float]
) -> Iterator[Row]:
    plugins = f", {count} plugins installed" if count else ""
    title = f"create a second and later application{plugins}"
    yield share(f"create_{count}", title, later["glassware"], later["flask"], 1, unit="ms")
    title = f"create the first application, with the scan{plugins}"
    ours, theirs = first["glassware"], first["flask"]
    yield share(f"create_first_{count}", title, ours, theirs, None, unit="ms")
