"""What json-orjson answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel

    from .provider import OrjsonProvider


@hookimpl
def json_providers() -> dict[str, Callable[[Kernel], OrjsonProvider]]:
    """Give the provider that `JSON_PROVIDER = "orjson"` chooses."""
    return {"orjson": make_provider}


def make_provider(app: Kernel) -> OrjsonProvider:
    """Make the provider of an application.

    orjson is imported when it is chosen, not by being installed.

    Args:
        app: The application.
    """
    from .provider import OrjsonProvider

    return OrjsonProvider(app)
