"""The engine keeps the contract of template engines: it passes the kit, as any engine must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from glassware_testing.conformance import TemplateKit

if TYPE_CHECKING:
    from pathlib import Path


class TestMako(TemplateKit):
    plugin = "template-mako"
    backend = "mako"
    capabilities = (
        "files",
        "strings",
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


class TestMakoWithModules(TestMako):
    """With compiled templates kept in a folder."""

    @pytest.fixture
    def config(self, tmp_path: Path) -> dict[str, Any]:
        """Name the folder."""
        return {"MAKO_MODULE_DIRECTORY": str(tmp_path / "modules")}
