"""The rules that applications make."""

from __future__ import annotations

from typing import Any, Final

from .werkzeug_private import DeferringRule

__all__ = ["Rule"]

# What the quick matcher has read when it answers; a change of it is told to the map.
_READ_BY_MATCHER: Final = frozenset(
    {"_converters", "alias", "defaults", "endpoint", "redirect_to", "strict_slashes", "websocket"}
)


class Rule(DeferringRule):
    """A URL rule, as `werkzeug.routing.Rule`, that takes less time to add.

    Attributes:
        provide_automatic_options: Whether the application answers OPTIONS requests itself.
    """

    provide_automatic_options: bool = False

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name in _READ_BY_MATCHER:
            forget = getattr(getattr(self, "map", None), "forget_index", None)
            if forget is not None:
                forget()
