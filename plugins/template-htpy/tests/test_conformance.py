"""The engine keeps the contract of template engines: it passes the kit, as any engine must."""

from __future__ import annotations

from glassware_template_htpy.conformance import Conformance


class TestHtpy(Conformance):
    """As installed."""
