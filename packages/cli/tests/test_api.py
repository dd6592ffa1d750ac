from __future__ import annotations

import pytest

import glassware_cli
from glassware_cli import api


@pytest.mark.parametrize("name", api.__all__)
def test_the_package_hands_on_every_name(name: str) -> None:
    assert getattr(glassware_cli, name) is getattr(api, name)
    assert name in glassware_cli.__all__


def test_a_name_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        glassware_cli.nothing  # noqa: B018
