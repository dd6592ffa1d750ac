"""The plugins with template engines, built and installed as a user would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Environment

pytestmark = pytest.mark.distribution


@pytest.mark.parametrize("name", ["htpy", "mako", "minijinja"])
def test_an_engine_brings_the_parts_that_it_needs(
    name: str, new_environment: Callable[..., Environment]
) -> None:
    environment = new_environment(f"glassware-template-{name}")
    environment.uv("pip", "check")
    environment.smoke("template_engines", name)
