from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
import pytest

from glassware_cli import SeparatedPathType

if TYPE_CHECKING:
    from pathlib import Path


def test_paths_are_separated_as_on_the_path() -> None:
    kind = SeparatedPathType()
    assert kind.convert(os.pathsep.join(["a", "b/c"]), None, None) == ["a", "b/c"]
    assert kind.convert("a", None, None) == ["a"]


def test_paths_that_are_apart_already_are_taken() -> None:
    assert SeparatedPathType().convert(["a", "b"], None, None) == ["a", "b"]


def test_each_path_is_checked(tmp_path: Path) -> None:
    kind = SeparatedPathType(exists=True)
    here = str(tmp_path)
    assert kind.convert(here, None, None) == [here]
    with pytest.raises(click.BadParameter, match="gone"):
        kind.convert(f"{here}{os.pathsep}gone", None, None)
