"""JSON as short as it can be."""

from .provider import CompactJSONProvider

__all__ = ["CompactJSONProvider"]
