"""JSON with orjson, with the results of the default provider."""

from .__about__ import __version__
from .provider import OrjsonProvider

__all__ = ["OrjsonProvider", "__version__"]
