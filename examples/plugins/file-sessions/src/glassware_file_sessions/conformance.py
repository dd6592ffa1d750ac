"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import SessionKit


class Conformance(SessionKit):
    """Check the plugin."""

    plugin = "file-sessions"
    backend = "file"
    capabilities = ("regeneration", "revocation")
