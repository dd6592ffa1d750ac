"""Render a glassware application's templates with Mako."""

from .__about__ import __version__
from .engine import MakoEngine
from .template import MakoTemplate

__all__ = ["MakoEngine", "MakoTemplate", "__version__"]
