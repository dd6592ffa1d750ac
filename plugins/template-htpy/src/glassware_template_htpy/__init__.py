"""Render the pages of a glassware application with htpy components."""

from .__about__ import __version__
from .components import Component, Components
from .engine import HtpyEngine

__all__ = ["Component", "Components", "HtpyEngine", "__version__"]
