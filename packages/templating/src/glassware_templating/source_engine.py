"""A base for engines that compile source text: finding, keeping and reloading are done here."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateNotFound, TemplatesNotFound

from .engine import TemplateEngine
from .lookup import TemplateLookup, TemplateSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from .app import TemplatingApp


class _Compiled(NamedTuple):
    template: Any
    uptodate: Callable[[], bool] | None


class SourceEngine(TemplateEngine):
    """An engine whose templates are compiled from source text.

    A subclass brings `compile` and `render`, and says in `capabilities` what else it can do, and
    in `template_class` what it compiles to; templates from strings come with `compile`.

    Args:
        app: The application; the engine holds it weakly.
    """

    def __init__(self, app: TemplatingApp) -> None:
        super().__init__(app)
        self.lookup = TemplateLookup(app)
        self._compiled: dict[str, _Compiled] = {}

    @abstractmethod
    def compile(self, source: TemplateSource) -> Any:
        """Return a template, an instance of `template_class`.

        Args:
            source: Its name, text and file. Escape values where the application's
                `select_jinja_autoescape` says so of the name.

        Raises:
            jinja2.TemplateSyntaxError: The text is not a template of this language.
        """

    def list_templates(self) -> list[str]:
        """Return the names of all templates, sorted."""
        return self.lookup.list_templates()

    def from_string(self, source: str) -> Any:
        """Return a template made from source text."""
        return self.compile(TemplateSource(None, source))

    def find(self, template_name_or_list: Any) -> Any:
        """Return a template by name or the first of several, compiled once.

        One that changed is compiled anew where the application reloads templates.
        """
        if self.owns(template_name_or_list):
            return template_name_or_list
        if isinstance(template_name_or_list, str):
            return self._find_one(template_name_or_list)
        for choice in template_name_or_list:
            if self.owns(choice):
                return choice
            with suppress(TemplateNotFound):
                return self._find_one(choice)
        raise TemplatesNotFound(template_name_or_list)

    def _find_one(self, name: str) -> Any:
        known = self._compiled.get(name)
        if known is not None and not (self.app.templates_auto_reload and _changed(known)):
            return known.template
        source = self.lookup.find(name)
        compiled = _Compiled(self.compile(source), source.uptodate)
        self._compiled[name] = compiled
        return compiled.template


def _changed(known: _Compiled) -> bool:
    return known.uptodate is not None and not known.uptodate()
