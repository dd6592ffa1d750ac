"""Applications whose pages are rendered by minijinja."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import App

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Any:
    """Return an application with a folder of templates."""
    app = App("shop", root_path=str(tmp_path), template_folder="templates")
    app.config["TEMPLATE_ENGINE"] = "minijinja"
    return app


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that writes a template."""

    def write_template(name: str, text: str) -> Path:
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write_template
