"""JSON with msgspec, with the results of the default provider.

msgspec is imported when the provider is first asked for, not by being installed.
"""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__

if TYPE_CHECKING:
    from .provider import MsgspecProvider

__all__ = ["MsgspecProvider", "__version__"]


def __getattr__(name: str) -> Any:
    """Find the provider when it is first asked for."""
    if name == "MsgspecProvider":
        from .provider import MsgspecProvider

        return MsgspecProvider
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
