"""The hook that session-stores asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glassware_core import Kernel

__all__ = ["session_events"]


@hookspec
def session_events(app: Kernel) -> Mapping[str, Callable[..., Any]]:  # type: ignore[empty-body]
    """Give sinks `sink(app, **details)` for what happens to sessions in a store.

    The names are those in `glassware_session_stores.SESSION_EVENTS`. Asked when the backend is
    made. A plugin that does not need session-stores marks its implementation
    `hookimpl(optionalhook=True)`.
    """
