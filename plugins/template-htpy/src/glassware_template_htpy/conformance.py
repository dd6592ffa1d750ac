"""What the plugin declares, for the conformance kit. Needs glassware-testing[pytest]."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from htpy import fragment, p

from glassware_testing.conformance import TemplateKit


class Conformance(TemplateKit):
    """Check the engine."""

    plugin = "template-htpy"
    backend = "htpy"
    capabilities = ("expressions", "streams", "async_streams", "globals")
    sources = {
        "variable": lambda name: p[str(name) if not hasattr(name, "__html__") else name],
        "attribute": lambda item: item.label,
        "call": lambda function, name: function(name),
        "undefined": lambda nobody: nobody.label,
        "request": lambda request, g: fragment[request.path, " ", g.kit],
        "global": lambda kit_global: kit_global,
        "proxies": lambda request, session, g, config: fragment[
            request.path, " ", session["user"], " ", g.kit, " ", config["KIT"]
        ],
    }

    @pytest.fixture
    def config(self) -> dict[str, Any]:
        """Give a module without components, for `put` to fill."""
        module = ModuleType("kit_components")
        module.__all__ = []  # type: ignore[attr-defined]
        return {"HTPY_COMPONENTS": module}

    def put(self, app: Any, name: str, scenario: str) -> None:
        """Make a function a component of the module."""
        module: Any = app.config["HTPY_COMPONENTS"]
        path = name.removesuffix(".html")
        setattr(module, path, self._source(scenario))
        module.__all__.append(path)
