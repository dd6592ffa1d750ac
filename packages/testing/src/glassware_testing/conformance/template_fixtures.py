"""What the checks of template engines have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TemplateFixtures"]


class TemplateFixtures(Kit):
    """Make templates known to an application that renders them with the engine."""

    backend: ClassVar[str]
    sources: ClassVar[Mapping[str, Any]]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the engine."""
        return {"TESTING": True, "TEMPLATE_ENGINE": self.backend, **config}

    def put(self, app: Any, name: str, scenario: str) -> Path | None:
        """Make the template of a scenario known to the application under a name.

        By default it becomes a file of the template folder, whose path is returned. A class for
        an engine without files overrides this.
        """
        return self._write(Path(app.root_path, app.template_folder or "templates"), name, scenario)

    def _write(self, folder: Path, name: str, scenario: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(self._source(scenario)), "utf-8")
        return path

    def _source(self, scenario: str) -> Any:
        assert scenario in self.sources, f"the author has no template for {scenario!r}"
        return self.sources[scenario]

    def _blueprint(self, app: Any, name: str) -> tuple[Any, Path]:
        """Register a blueprint with a folder of templates."""
        routing = pytest.importorskip("glassware_routing")
        folder = Path(app.root_path, name)
        blueprint = routing.Blueprint(
            name, "conformance", root_path=app.root_path, template_folder=name
        )
        return blueprint, folder
