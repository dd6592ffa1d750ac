"""Applications whose pages are components of modules in a folder of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import App

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def app() -> Any:
    """Return an application."""
    app = App("shop", template_folder=None)
    app.config["TEMPLATE_ENGINE"] = "htpy"
    return app


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that writes a module, whose name has dots for folders."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def write_module(name: str, text: str) -> None:
        path = tmp_path.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("from htpy import p\n" + text, "utf-8")

    yield write_module
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(
            sys.modules[name].__file__
        ):
            del sys.modules[name]
