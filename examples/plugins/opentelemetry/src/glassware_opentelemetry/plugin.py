"""What opentelemetry answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from .sinks import SINKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the tracer provider; None for the one that the program has set."""
    return {"OPENTELEMETRY_TRACER_PROVIDER": None}


@hookimpl
def events() -> Mapping[str, Callable[..., None]]:
    """Give what is called at events. It serves all applications, so `app` is not asked for."""
    return SINKS
