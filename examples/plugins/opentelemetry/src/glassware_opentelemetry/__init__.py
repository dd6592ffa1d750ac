"""A span for each request and each rendered template."""

from .sinks import SINKS

__all__ = ["SINKS"]
