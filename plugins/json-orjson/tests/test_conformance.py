from __future__ import annotations

from glassware_json_orjson.conformance import Conformance


class TestOrjson(Conformance):
    pass
