"""What event-log answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from .sinks import SINKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the level of the lines; None writes none."""
    return {"EVENT_LOG_LEVEL": "INFO"}


@hookimpl
def events() -> Mapping[str, Callable[..., Any]]:
    """Give a sink for every event. Ours serve all applications, so `app` is not asked for."""
    return SINKS
