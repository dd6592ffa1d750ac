"""Wheels of this checkout, and clean environments made from them without a package index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.distributions import ROOT, Distribution, discover
from tools.environments import Environment, Supply, test_requirements

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLES = [
    Distribution(file.parent) for file in sorted(ROOT.glob("examples/plugins/*/pyproject.toml"))
]


@pytest.fixture(scope="session")
def supply(tmp_path_factory: pytest.TempPathFactory) -> Supply:
    """Our distributions and the example plugins, built, and what of others they need."""
    supply = Supply(tmp_path_factory.mktemp("supply"))
    supply.build([*discover().values(), *EXAMPLES])
    # What installs from source, and what plugins are built and tested with, is needed too.
    supply.download("editables", "hatchling", *test_requirements())
    return supply


@pytest.fixture(scope="session")
def dist(supply: Supply) -> Path:
    """The folder of our distributions: source ones, and the wheels built from those."""
    return supply.dist


@pytest.fixture(scope="session")
def wheelhouse(supply: Supply) -> Path:
    """The folder of what others publish and our wheels need, with the extras of the parts."""
    return supply.wheelhouse


@pytest.fixture(scope="session")
def new_environment(supply: Supply) -> Callable[..., Environment]:
    """Return a function that makes a clean environment with the named distributions."""
    return supply.environment
