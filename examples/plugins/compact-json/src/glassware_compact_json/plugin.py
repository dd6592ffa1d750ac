"""What compact-json answers to the hooks."""

from __future__ import annotations

from glassware_core import hookimpl

from .provider import CompactJSONProvider


@hookimpl
def json_providers() -> dict[str, type[CompactJSONProvider]]:
    """Give the provider that `JSON_PROVIDER = "compact"` chooses."""
    return {"compact": CompactJSONProvider}
