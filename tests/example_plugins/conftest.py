"""The plugins under examples/, loaded from their sources; their wheels: tests/distribution."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import Kernel, request

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

PLUGINS = Path(__file__).parents[2] / "examples" / "plugins"


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the plugins be imported."""
    for home in PLUGINS.glob("*/src"):
        monkeypatch.syspath_prepend(home)


@pytest.fixture
def plugin_of() -> Callable[[str], ModuleType]:
    """Return a function that loads a plugin by its name."""

    def load(name: str) -> ModuleType:
        return importlib.import_module(f"glassware_{name.replace('-', '_')}.plugin")

    return load


@pytest.fixture
def views() -> Callable[..., type[Any]]:
    """Return a function that makes a base for applications from functions by path."""

    def make(**functions: Callable[[], Any]) -> type[Any]:
        class Views(Kernel):
            def dispatch_request(self) -> Any:
                return functions[request.path.strip("/")]()

        return Views

    return make
