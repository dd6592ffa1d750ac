"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import JSONKit

__all__ = ["Conformance"]


class Conformance(JSONKit):
    """Check the plugin."""

    plugin = "json-orjson"
    backend = "orjson"
    capabilities = (
        "ascii",
        "classes",
        "http-dates",
        "indent",
        "options",
        "sorted-keys",
    )
