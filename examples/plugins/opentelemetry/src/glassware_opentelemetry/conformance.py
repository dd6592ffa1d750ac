"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import EventsKit


class Conformance(EventsKit):
    """Check the plugin."""

    plugin = "opentelemetry"
