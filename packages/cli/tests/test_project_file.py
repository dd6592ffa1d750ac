from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glassware_cli.project_file import NamedApp, named_in_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMED = '[tool.glassware]\napp = "shop:app"\n'


def test_the_nearest_project_file_names_the_application(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    file = write("pyproject.toml", NAMED)
    inside = tmp_path / "static" / "css"
    inside.mkdir(parents=True)
    assert named_in_project(tmp_path) == NamedApp("shop:app", file)
    assert named_in_project(inside) == NamedApp("shop:app", file)
    assert named_in_project() == NamedApp("shop:app", file)


def test_a_project_inside_another_is_not_served_by_that(
    write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write("pyproject.toml", NAMED)
    write("inner/pyproject.toml", "[project]\nname = 'inner'\n")
    assert named_in_project(tmp_path / "inner") is None


@pytest.mark.parametrize("text", ["", "tool = 1", "[tool.glassware]\nother = 1"])
def test_a_project_need_not_name_one(write: Callable[[str, str], Path], text: str) -> None:
    write("pyproject.toml", text)
    assert named_in_project() is None


@pytest.mark.parametrize("value", ["1", '""', '["shop"]'])
def test_what_is_no_text_is_told_with_what_to_write(
    write: Callable[[str, str], Path], value: str
) -> None:
    write("pyproject.toml", f"[tool.glassware]\napp = {value}")
    with pytest.raises(ValueError, match=r'pyproject\.toml.*write app = "module:name"'):
        named_in_project()


def test_a_file_that_is_not_toml_is_named(write: Callable[[str, str], Path]) -> None:
    write("pyproject.toml", "[tool")
    with pytest.raises(ValueError, match=r"pyproject\.toml' is not TOML: Expected"):
        named_in_project()
