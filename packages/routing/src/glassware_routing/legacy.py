"""What only Flask 2.1 had, on blueprints and views: it works, without warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from glassware_core import DeferredScaffold, setupmethod

from .views import collect_methods

__all__ = ["LegacyBlueprint", "MethodViewType"]

F = TypeVar("F", bound=Callable[..., Any])


class LegacyBlueprint(DeferredScaffold):
    """Bring the blueprint's members of Flask 2.1 that 3.1 has no more.

    Attributes:
        warn_on_modifications: Has no effect: a change after the registration is an error.
    """

    warn_on_modifications: bool = False

    @setupmethod
    def before_app_first_request(self, f: F) -> F:
        """Call a function before the first request of the application."""
        self.record_once(lambda state: state.app.before_first_request_funcs.append(f))
        return f


class MethodViewType(type):
    """The metaclass that set `methods` of a view; `MethodView` needs none today."""

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        collect_methods(cls)
