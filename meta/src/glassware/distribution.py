"""What `importlib.metadata` says of `flask` while glassware stands for it."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from . import __version__


class FlaskDistribution(Distribution):
    """The distribution `flask`, at the level of the API that glassware offers."""

    def read_text(self, filename: str) -> str | None:
        """Return the metadata; there are no other files."""
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: Flask\nVersion: {__version__}\n"

    def locate_file(self, path: Any) -> Any:
        """Return the place of a file, beside the package."""
        return Path(__file__).parents[1] / path
