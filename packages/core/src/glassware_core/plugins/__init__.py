"""Plugins: found by entry points, checked, ordered, and asked through pluggy."""

from .discovery import ENTRY_POINTS, Candidate, PluginError, PluginWarning
from .manager import Plugins, Record, installed_plugins

__all__ = [
    "ENTRY_POINTS",
    "Candidate",
    "PluginError",
    "PluginWarning",
    "Plugins",
    "Record",
    "installed_plugins",
]
