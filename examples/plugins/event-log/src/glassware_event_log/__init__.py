"""A line in the log for each event of an application."""

from .sinks import SINKS, logger

__all__ = ["SINKS", "logger"]
