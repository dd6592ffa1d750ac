"""What orjson does by itself; that its results are those of the default is tested for all."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from glassware_core import App
from glassware_json_orjson import OrjsonProvider


class Point(NamedTuple):
    x: int
    y: int


class Price(float):
    pass


def test_subclasses_that_orjson_does_not_know_are_what_they_derive_from() -> None:
    assert OrjsonProvider(App("shop")).dumps([Point(1, 2), Price(1.5)]) == "[[1,2],1.5]"


def test_what_orjson_refuses_is_written_by_the_default_provider() -> None:
    provider = OrjsonProvider(App("shop"))
    assert provider.dumps({1: 2**70}) == '{"1":1180591620717411303424}'
    with pytest.raises(TypeError, match="object"):
        provider.dumps([object()])
