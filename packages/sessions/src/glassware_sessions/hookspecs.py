"""The hook that sessions asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .interface import SessionInterface

__all__ = ["session_backends"]


@hookspec
def session_backends() -> Mapping[str, Callable[[Any], SessionInterface]]:  # type: ignore[empty-body]
    """Give session backends by the name that `SESSION_BACKEND` chooses them with.

    A backend is a function that takes the application and returns a `SessionInterface`. It is
    called when the application first needs it, with the configuration complete. Where it was needed
    during set-up, and a setting of sessions has changed since (so let the names of your own begin
    with `SESSION_`), it is called once more, and the first interface's method `replaced_by`, if it
    has one, with the second. The interface must not keep the application alive: it gets it as an
    argument of each method.
    """
