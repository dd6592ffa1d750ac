"""Plugins: found by entry points, checked, ordered, and asked through pluggy."""

from .discovery import ENTRY_POINTS, Candidate, PluginError, PluginWarning
from .installation import installed_plugins
from .manager import Plugins
from .record import Record

__all__ = [
    "ENTRY_POINTS",
    "Candidate",
    "PluginError",
    "PluginWarning",
    "Plugins",
    "Record",
    "installed_plugins",
]
