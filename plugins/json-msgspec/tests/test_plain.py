from __future__ import annotations

import enum
from collections import namedtuple
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from markupsafe import Markup

from glassware_json_msgspec.plain import is_plain


@dataclass
class Item:
    name: str


class Struct(msgspec.Struct):
    name: str


class Text(str):
    __slots__ = ()


Pair = namedtuple("Pair", "a b")
Color = enum.Enum("Color", "RED")
Level = enum.IntEnum("Level", "LOW")


@pytest.mark.parametrize(
    "value",
    [None, True, 1, 2**100, 1.5, "text", "\ud800", [], (), {}, {"a": [1, {"b": (None, {1: 2})}]}],
    ids=ascii,
)
def test_the_types_of_json_are_plain(value: Any) -> None:
    assert is_plain(value)


@pytest.mark.parametrize(
    "value",
    [
        date(2024, 3, 1),
        datetime(2024, 3, 1),
        time(12),
        timedelta(1),
        UUID(int=0),
        Decimal(1),
        Item("a"),
        Struct("a"),
        Markup("a"),
        Text("a"),
        Pair(1, 2),
        Color.RED,
        Level.LOW,
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_msgspec_has_forms_of_its_own_for_is_not_wherever_it_is(value: Any) -> None:
    assert not is_plain(value)
    assert not is_plain({"a": [value]})
    assert not is_plain({"a": ({"b": value},)})
