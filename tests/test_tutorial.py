"""The tutorial shows every file of its steps, so that who follows it has the same application.

The commands of its pages, among them the tests of each step, are run by test_readme.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STEPS = sorted((ROOT / "examples" / "tutorial").glob("step*"))
ABOUT = re.compile(r"^<!-- in: examples/tutorial/(\w+) -->$", re.MULTILINE)
SHOWN = re.compile(r"^```\{step-file\} (\w+)/(\S+)$", re.MULTILINE)


def files(step: Path) -> dict[str, bytes]:
    """Return the files of a step; those that running it leaves are no part of it."""
    return {
        file.relative_to(step).as_posix(): file.read_bytes()
        for file in step.rglob("*")
        if file.is_file() and not {"__pycache__", "instance"} & {*file.parts}
    }


def pages() -> dict[str, str]:
    """Return the text of each step's page."""
    texts = [page.read_text("utf-8") for page in (ROOT / "docs" / "tutorial").glob("*.md")]
    return {found[1]: text for text in texts if (found := ABOUT.search(text))}


def test_each_step_has_a_page() -> None:
    assert len(STEPS) > 5
    assert sorted(pages()) == [step.name for step in STEPS]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_page_shows_each_file_that_its_step_adds_or_changes_and_no_other(step: Path) -> None:
    before = files(STEPS[STEPS.index(step) - 1]) if step != STEPS[0] else {}
    new = {name for name, content in files(step).items() if before.get(name) != content}
    assert before.keys() <= files(step).keys()
    assert sorted(SHOWN.findall(pages()[step.name])) == sorted((step.name, name) for name in new)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_page_runs_the_tests_of_its_step(step: Path) -> None:
    number = sum(
        len(re.findall(rb"^def test_", content, re.MULTILINE))
        for name, content in files(step).items()
        if name.startswith("tests/")
    )
    transcript = f"$ python -m pytest -q\n{'.' * number} "
    assert transcript in pages()[step.name]
    assert f"\n{number} passed in ..." in pages()[step.name]
