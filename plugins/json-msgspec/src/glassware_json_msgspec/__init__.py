"""JSON with msgspec, with the results of the default provider."""

from .__about__ import __version__
from .provider import MsgspecProvider

__all__ = ["MsgspecProvider", "__version__"]
