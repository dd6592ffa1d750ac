"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import JSONKit


class Conformance(JSONKit):
    """Check the plugin."""

    plugin = "compact-json"
    backend = "compact"
    # Keys keep their order, characters are not escaped, and there are no blanks.
    capabilities = ("big-integers", "classes", "http-dates", "nan", "refuses")
