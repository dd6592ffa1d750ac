"""The engine keeps the contract of template engines: it passes the kit, as any engine must."""

from __future__ import annotations

from glassware_template_mako.conformance import Conformance


class TestMako(Conformance):
    """As installed."""
