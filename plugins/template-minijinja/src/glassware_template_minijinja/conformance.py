"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import TemplateKit


class Conformance(TemplateKit):
    """Check the engine."""

    plugin = "template-minijinja"
    backend = "minijinja"
    capabilities = (
        "files",
        "strings",
        "expressions",
        "includes",
        "inheritance",
        "filters",
        "tests",
        "globals",
    )
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
    }
