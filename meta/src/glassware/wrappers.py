"""Request and response."""

from glassware_core.request import Request
from glassware_core.response import Response

__all__ = ["Request", "Response"]
