"""Request and response."""

from glassware_core.request import Request
from glassware_core.response import Response

from .borrowed import borrow

__all__ = ["Request", "Response"]

borrow(__name__)
