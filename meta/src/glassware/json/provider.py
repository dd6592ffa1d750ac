"""JSON providers."""

from glassware_core.json.provider import DefaultJSONProvider, JSONProvider

from ..borrowed import borrow

__all__ = ["DefaultJSONProvider", "JSONProvider"]

borrow(__name__)
