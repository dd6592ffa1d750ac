"""What msgspec brings besides; that its results are those of the default is tested for all."""

from __future__ import annotations

from datetime import date

import msgspec

from glassware_core import App
from glassware_json_msgspec import MsgspecProvider


def test_a_struct_is_a_dict_whose_values_are_converted() -> None:
    class Event(msgspec.Struct):
        name: str
        at: date

    text = MsgspecProvider(App("shop")).dumps([Event("release", date(2024, 3, 1))])
    assert text == '[{"at":"Fri, 01 Mar 2024 00:00:00 GMT","name":"release"}]'
