"""JSON with orjson, with the results of the default provider.

orjson is imported when the provider is first asked for, not by being installed.
"""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .provider import OrjsonProvider

__all__ = ["OrjsonProvider", "__version__"]


def __getattr__(name: str) -> Any:
    """Find the provider when it is first asked for."""
    if name == "OrjsonProvider":
        from .provider import OrjsonProvider

        return OrjsonProvider
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
