"""What the site says of the whole is so; its examples are run by test_readme.py."""

from __future__ import annotations

import importlib
import json
import re
import runpy
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from glassware_core.plugins.known import HOOKS

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

DOCS = Path(__file__).parents[1] / "docs"
API = json.loads((Path(__file__).parent / "data" / "flask-api.json").read_text("utf-8"))
PAGES = sorted(DOCS.glob("**/*.md"))
ROW = re.compile(r"^\| (.*?) ?\| (glassware[\w-]*) \| `([\w.]+)` \| (.*) \|$", re.MULTILINE)
ROWS = ROW.findall((DOCS / "parts.md").read_text("utf-8"))


@pytest.mark.parametrize(("section", "distribution", "module", "names"), ROWS)
def test_a_part_has_what_the_table_says(
    section: str, distribution: str, module: str, names: str
) -> None:
    package = module.partition(".")[0]
    # An editable installation is listed by its distribution, a wheel by its package as well.
    assert distribution.replace("-", "_") == package
    assert packages_distributions().get(package, [distribution])[0] == distribution
    found = re.findall(r"`(\w+)`", names)
    assert found
    assert [name for name in found if not hasattr(importlib.import_module(module), name)] == []


def test_the_table_has_every_name_of_the_api() -> None:
    import glassware

    told = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[3])}
    elsewhere = {"cli", "install_as_flask", "json"}
    assert set(glassware.__all__) - told - elsewhere - {"testing"} == set()


@pytest.mark.parametrize(("section", "distribution", "module", "names"), ROWS)
def test_what_the_table_names_is_what_stands_at_flasks_place(
    section: str, distribution: str, module: str, names: str
) -> None:
    for name in re.findall(r"`(\w+)`", names):
        found = getattr(importlib.import_module(module), name)
        for place, known in API["modules"].items():
            # A part's own `Blueprint` is composed of what is installed; that of glassware is fixed.
            if name in known and name != "Blueprint":
                ours = importlib.import_module(f"glassware{place.removeprefix('flask')}")
                assert getattr(ours, name) is found


def test_the_table_has_every_documented_name_of_flask() -> None:
    told = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[3])}
    modules = {row[2].replace("glassware_core", "flask") for row in ROWS}
    classes = {name.partition(".")[0] for name in API["documented"]}
    public = {name for name in API["modules"]["flask"] if not name.startswith("_")}
    assert classes - told == set()
    assert public - told == {"json"}  # a module
    assert "flask.json" in modules


def test_the_table_has_every_part() -> None:
    parts = {f"glassware-{home.name}" for home in (DOCS.parent / "packages").iterdir()}
    assert {row[1] for row in ROWS} == {*parts, "glassware"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bars_of_the_first_page_are_those_of_the_figures(scheme: str) -> None:
    bars = (DOCS / "pictures" / f"speed-{scheme}.svg").read_text("utf-8")
    results = (DOCS.parent / "benchmarks" / "results" / "latest.json").read_text("utf-8")
    rows = {row["name"]: row for row in json.loads(results)["times"]["rows"]}
    for name in ("hello", "user", "session", "template"):
        assert f"glassware {rows[name]['ours']:.0f} µs" in bars
        assert f"Flask {rows[name]['theirs']:.0f} µs" in bars


def test_the_first_application_is_told_in_a_thousand_words() -> None:
    assert len((DOCS / "start.md").read_text("utf-8").split()) < 1000


def test_the_first_page_begins_with_eight_lines_that_work() -> None:
    block = re.search(
        r"```python\n# \w+\.py\n(.*?)```", (DOCS / "index.md").read_text("utf-8"), re.S
    )
    assert block is not None
    # Blank lines are not read; the example itself is run with all others.
    assert len([line for line in block[1].splitlines() if line]) <= 8


def test_every_setting_of_the_session_stores_is_told() -> None:
    plugin = importlib.import_module("glassware_session_stores.plugin")
    text = (DOCS / "sessions" / "configuration.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(SESSION_\w+)` \|", text, re.MULTILINE))
    assert told == {*plugin.default_config(), "SESSION_BACKEND"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_reached(page: Path) -> None:
    if page.stem != "index":
        name = page.relative_to(DOCS).with_suffix("").as_posix()
        index = (DOCS / "index.md").read_text("utf-8")
        assert re.search(rf"^{name}$", index, re.MULTILINE)


@pytest.mark.parametrize("drawing", sorted(DOCS.glob("how/*.svg")), ids=lambda file: file.stem)
def test_a_drawing_has_the_colour_of_the_text_and_a_description(drawing: Path) -> None:
    text = drawing.read_text("utf-8")
    assert 'role="img" aria-label="' in text
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) == {"none", "currentColor"}
    assert len(text) < 8000


EXAMPLES = DOCS / "reference" / "hooks"


@pytest.mark.parametrize("hook", [hook for hooks in HOOKS.values() for hook in hooks])
def test_a_hook_has_an_example_that_works_and_tells_when_it_is_asked(hook: str) -> None:
    file = EXAMPLES / f"{hook}.py"
    text = file.read_text("utf-8")
    # That the hook is asked is what the example asserts.
    assert f"    @hookimpl\n    def {hook}(" in text
    assert re.search(r"^ *assert ", text, re.MULTILINE)
    assert re.match(r'"""[A-Z].*\.\n\nAsked: .*\.\nOrder: .*\.\n"""\n', text)
    runpy.run_path(str(file))


def test_there_is_no_example_of_what_is_no_hook() -> None:
    known = {hook for hooks in HOOKS.values() for hook in hooks}
    assert {file.stem for file in EXAMPLES.glob("*.py")} == known
