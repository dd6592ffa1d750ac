from __future__ import annotations

import pytest

from glassware_testing.conformance import JSONKit

pytestmark = pytest.mark.needs("testing")


class TestDefault(JSONKit):
    plugin = "core"
    backend = "json"
