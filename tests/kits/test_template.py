"""The template kit: Jinja passes, and each broken engine is caught by a named check."""

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
        "attribute": "{{ item.label }}",
        "call": "\n{{ function(name) }}",
        "undefined": "{{ nobody.label }}",
        "request": "{{ request.path }} {{ g.kit }}",
        "global": "{{ kit_global }}",
        "proxies": "{{ request.path }} {{ session.user }} {{ g.kit }} {{ config.KIT }}",
        "filter": "{{ name|kit_filter }}",
        "test": "{{ 'yes' if name is kit_test else 'no' }}",
        "broken": "fine\n{% if %}",
        "include": "[{% include 'parts/part.html' %}]",
        "parent": "<h1>{% block heading %}base{% endblock %}</h1>{% block main %}{% endblock %}",
        "child": (
            "{% extends 'shared/parent.html' %}{% block main %}<p>{{ name }}</p>{% endblock %}"
        ),
        "block": "before {% block part %}{{ name }}{% endblock %} after",
        "exported": "{% macro greet(name) %}Hello {{ name }}{% endmacro %}",
    }
