from __future__ import annotations

import pytest

from glassware_testing.conformance import TemplateKit

pytestmark = pytest.mark.needs("templating", "testing")


class TestJinja(TemplateKit):
    plugin = "templating"
    backend = "jinja2"
    capabilities = tuple(TemplateKit.known_capabilities)
    sources = {
        "variable": "<p>{{ name }}</p>",
        "global": "{{ kit_global }}",
        "broken": "fine\n{% if %}",
    }
