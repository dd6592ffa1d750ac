"""Dates in URLs and templates."""

from .converter import DateConverter

__all__ = ["DateConverter"]
