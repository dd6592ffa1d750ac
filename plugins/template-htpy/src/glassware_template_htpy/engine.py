"""The template engine of htpy: pages are made by functions, and there are no files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from htpy import fragment
from jinja2 import TemplateNotFound, TemplatesNotFound

from glassware_templating import Capability, TemplateEngine

from .components import Component, Components

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from glassware_templating import TemplatingApp


class HtpyEngine(TemplateEngine):
    """Render components of the modules that `HTPY_COMPONENTS` names.

    A component is given those variables that it has parameters for: what the view passes, what
    context processors give, and the globals. What it returns is escaped by htpy, whatever the
    name.

    Args:
        app: The application; the engine holds it weakly.
    """

    capabilities: ClassVar = frozenset(
        {Capability.EXPRESSIONS, Capability.STREAMS, Capability.ASYNC_STREAMS, Capability.GLOBALS}
    )
    template_class = Component

    def __init__(self, app: TemplatingApp) -> None:
        super().__init__(app)
        self._components = Components(app.config["HTPY_COMPONENTS"])

    @property
    def native(self) -> Components:
        """What finds the components."""
        return self._components

    def list_templates(self) -> list[str]:
        """Return the names of all components, sorted."""
        return self._components.names()

    def find(self, template_name_or_list: Any) -> Component:
        """Return a component by name, the first of several, or that of a function itself."""
        if isinstance(template_name_or_list, str) or callable(template_name_or_list):
            return self._find_one(template_name_or_list)
        for choice in template_name_or_list:
            with suppress(TemplateNotFound):
                return self._find_one(choice)
        raise TemplatesNotFound(template_name_or_list)

    def _find_one(self, choice: Any) -> Component:
        if isinstance(choice, Component):
            return choice
        if callable(choice):
            return Component(getattr(choice, "__name__", repr(choice)), choice)
        return self._components.find(choice)

    def render(self, template: Component, context: dict[str, Any]) -> str:
        """Return the rendered component; text that it returns is escaped."""
        return str(fragment[template(self.variables(context))])

    def stream(self, template: Component, context: dict[str, Any]) -> Iterator[str]:
        """Render piece by piece, element by element."""
        return iter(fragment[template(self.variables(context))].iter_chunks())

    def stream_async(self, template: Component, context: dict[str, Any]) -> AsyncIterator[str]:
        """Render piece by piece; what is awaitable in a component is awaited."""
        return fragment[template(self.variables(context))].aiter_chunks()
