"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import TemplateKit


class Conformance(TemplateKit):
    """Check the plugin."""

    plugin = "string-templates"
    backend = "string"
    capabilities = ("files", "globals", "strings")
    sources = {
        "variable": "<p>$name</p>",
        "global": "$kit_global",
        "broken": "fine\n$1",
    }
