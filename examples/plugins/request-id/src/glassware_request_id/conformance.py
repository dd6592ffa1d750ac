"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import FeatureKit


class Conformance(FeatureKit):
    """Check the plugin."""

    plugin = "request-id"
    capabilities = ("headers",)
