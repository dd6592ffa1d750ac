"""An identifier for each request, in the log and in the response."""

from .app import RequestIdApp

__all__ = ["RequestIdApp"]
