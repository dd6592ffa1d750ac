"""What templating adds to blueprints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from glassware_core import DeferredScaffold, setupmethod

from .functions import checked_name, registering
from .scaffold import TemplatingScaffold

if TYPE_CHECKING:
    from glassware_core.typing import TemplateContextProcessorCallable

F = TypeVar("F", bound=Callable[..., Any])
P = TypeVar("P", bound="TemplateContextProcessorCallable")


class TemplatingBlueprint(TemplatingScaffold, DeferredScaffold):
    """Bring templates, and what templates of the whole application use."""

    def _register_once(self, kind: str, f: Any, name: str | None) -> None:
        known_as = checked_name(kind, f, name)
        self.record_once(lambda state: state.app.template_functions.add(kind, f, known_as))

    @overload
    def app_template_filter(self, name: F) -> F: ...
    @overload
    def app_template_filter(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def app_template_filter(self, name: Any = None) -> Any:
        """Register a filter for all templates of the application; also without parentheses.

        Args:
            name: The filter's name, by default the function's.
        """
        return registering(self.add_app_template_filter, name)

    @setupmethod
    def add_app_template_filter(self, f: Callable[..., Any], name: str | None = None) -> None:
        """Register a filter for all templates of the application.

        Args:
            f: The function.
            name: The filter's name, by default the function's.
        """
        self._register_once("filters", f, name)

    @overload
    def app_template_test(self, name: F) -> F: ...
    @overload
    def app_template_test(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def app_template_test(self, name: Any = None) -> Any:
        """Register a test for all templates of the application; also without parentheses.

        Args:
            name: The test's name, by default the function's.
        """
        return registering(self.add_app_template_test, name)

    @setupmethod
    def add_app_template_test(self, f: Callable[..., bool], name: str | None = None) -> None:
        """Register a test for all templates of the application.

        Args:
            f: The function.
            name: The test's name, by default the function's.
        """
        self._register_once("tests", f, name)

    @overload
    def app_template_global(self, name: F) -> F: ...
    @overload
    def app_template_global(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def app_template_global(self, name: Any = None) -> Any:
        """Register a global for all templates of the application; also without parentheses.

        Args:
            name: The global's name, by default the function's.
        """
        return registering(self.add_app_template_global, name)

    @setupmethod
    def add_app_template_global(self, f: Any, name: str | None = None) -> None:
        """Register a function or another object as a global for all templates of the application.

        Args:
            f: The function or object.
            name: The global's name, by default the function's.
        """
        self._register_once("globals", f, name)

    @setupmethod
    def app_context_processor(self, f: P) -> P:
        """Call a function before every template of the application is rendered."""
        self.record_once(lambda state: state.app.template_context_processors[None].append(f))
        return f
