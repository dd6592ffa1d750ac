"""The example plugins pass the kits of their contracts."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "testing")

PLUGINS = Path(__file__).parents[2] / "examples" / "plugins"


def load(name: str, module: str) -> Any:
    """Import a module of a plugin from its sources."""
    package = f"glassware_{name.replace('-', '_')}"
    sys.path.insert(0, str(PLUGINS / name / "src"))
    try:
        return importlib.import_module(f"{package}.{module}")
    finally:
        del sys.path[0]


def of(name: str) -> type[Any]:
    """Return the class of the plugin, about its module: it is not installed here."""
    found: type[Any] = load(name, "conformance").Conformance
    return type(f"Test_{name}", (found,), {"plugin": load(name, "plugin")})


TestCompactJSON = of("compact-json")
TestEventLog = of("event-log")
TestFileSessions = of("file-sessions")
TestMaintenance = of("maintenance")
TestOpenTelemetry = of("opentelemetry")
TestRequestId = of("request-id")
TestStringTemplates = of("string-templates")
