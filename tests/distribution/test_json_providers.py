"""The plugins with JSON providers, built and installed as a user would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Environment

pytestmark = pytest.mark.distribution


@pytest.mark.parametrize("name", ["msgspec", "orjson"])
def test_a_provider_brings_the_parts_that_it_needs(
    name: str, new_environment: Callable[..., Environment]
) -> None:
    environment = new_environment(f"glassware-json-{name}")
    environment.uv("pip", "check")
    environment.smoke("json_providers", name)
