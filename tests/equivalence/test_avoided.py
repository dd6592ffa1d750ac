"""What the random inputs leave out is on the list of differences, and nothing else is left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = sorted(path for path in HERE.glob("test_*.py") if path != Path(__file__))


def values_of(path: Path, name: str) -> list[ast.expr]:
    """Return what a module assigns to a name, or gives as the second argument of a call."""
    tree = ast.parse(path.read_text("utf-8"))
    assigned = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    called = [
        node.args[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name and len(node.args) > 1
    ]
    return [*assigned, *called]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_what_is_avoided_is_listed(path):
    listed = {
        ast.literal_eval(name) for name in values_of(HERE.parent / "differences.py", "Difference")
    }
    (avoided,) = values_of(path, "AVOIDED")
    assert listed
    assert set(ast.literal_eval(avoided)) <= listed
