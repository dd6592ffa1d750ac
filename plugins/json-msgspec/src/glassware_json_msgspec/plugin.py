"""What json-msgspec answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassware_core import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel

    from .provider import MsgspecProvider


@hookimpl
def json_providers() -> dict[str, Callable[[Kernel], MsgspecProvider]]:
    """Give the provider that `JSON_PROVIDER = "msgspec"` chooses."""
    return {"msgspec": make_provider}


def make_provider(app: Kernel) -> MsgspecProvider:
    """Make the provider of an application.

    msgspec is imported when it is chosen, not by being installed.

    Args:
        app: The application.
    """
    from .provider import MsgspecProvider

    return MsgspecProvider(app)
