from __future__ import annotations

from glassware_json_msgspec.conformance import Conformance


class TestMsgspec(Conformance):
    pass
