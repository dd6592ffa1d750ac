"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from glassware_testing.conformance import TemplateKit


class Conformance(TemplateKit):
    """Check the engine."""

    plugin = "template-mako"
    backend = "mako"
    capabilities = (
        "files",
        "strings",
        "expressions",
        "blocks",
        "attributes",
        "includes",
        "inheritance",
        "filters",
        "globals",
    )
    sources = {
        "variable": "<p>${name}</p>",
        "attribute": "${item.label}",
        "call": "\n${function(name)}",
        "undefined": "${nobody.label}",
        "request": "${request.path} ${g.kit}",
        "global": "${kit_global}",
        "proxies": "${request.path} ${session['user']} ${g.kit} ${config['KIT']}",
        "filter": "${kit_filter(name)}",
        "broken": "fine\n% if True:\n",
        "include": "[<%include file='/parts/part.html'/>]",
        "parent": "<h1><%block name='heading'>base</%block></h1><%block name='main'></%block>",
        "child": (
            "<%inherit file='/shared/parent.html'/><%block name='main'><p>${name}</p></%block>"
        ),
        "block": "before <%block name='part'>${name}</%block> after",
        "exported": "<%def name='greet(name)'>Hello ${name}</%def>",
    }
