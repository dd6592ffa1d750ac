"""The plugins under examples/, built and installed as a third party's would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Environment

pytestmark = pytest.mark.distribution

PLUGINS = Path(__file__).parents[2] / "examples" / "plugins"
NAMES = sorted(file.parent.name for file in PLUGINS.glob("*/pyproject.toml"))


def smoke_of(name: str) -> str:
    return f"example_{name.replace('-', '_')}"


@pytest.mark.parametrize("name", NAMES)
def test_a_plugin_joins_by_being_installed_and_brings_the_parts_that_it_needs(
    name: str, new_environment: Callable[..., Environment]
) -> None:
    environment = new_environment("glassware-routing", f"glassware-{name}")
    environment.uv("pip", "check")
    environment.smoke(smoke_of(name))


def test_all_plugins_work_together_beside_the_whole_and_leave_it_working(
    new_environment: Callable[..., Environment],
) -> None:
    plugins = [f"glassware-{name}" for name in NAMES]
    environment = new_environment("glassware", *plugins)
    environment.uv("pip", "check")
    for name in NAMES:
        environment.smoke(smoke_of(name))
    environment.smoke("whole")
    environment.uv("pip", "uninstall", *plugins)
    environment.smoke("whole")
