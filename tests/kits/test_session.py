"""The session kit: what is right passes, and what is wrong is caught by a named check."""

from __future__ import annotations

import pytest

from glassware_testing.conformance import SessionKit

pytestmark = pytest.mark.needs("sessions", "testing")


class TestCookie(SessionKit):
    plugin = "sessions"
    backend = "cookie"
