"""Render a glassware application's Jinja templates with MiniJinja."""

from .__about__ import __version__
from .engine import MiniJinjaEngine, MiniJinjaTemplate

__all__ = ["MiniJinjaEngine", "MiniJinjaTemplate", "__version__"]
