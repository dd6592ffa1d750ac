"""The template engine of `string.Template`."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import TemplateSyntaxError, UndefinedError
from markupsafe import Markup, escape

from glassware_templating import Capability, SourceEngine

if TYPE_CHECKING:
    from glassware_templating import TemplateSource


class StringTemplate:
    """A template that was checked.

    Args:
        source: Its name, text and file.
        escaped: Whether values are escaped for HTML.

    Attributes:
        name: Its name, None for one made from a string.
        filename: Its file, if it comes from one.
    """

    def __init__(self, source: TemplateSource, escaped: bool) -> None:
        self.name = source.name
        self.filename = source.filename
        self._template = Template(source.text)
        self._escaped = escaped
        for match in Template.pattern.finditer(source.text):
            if match["invalid"] is not None:
                line = source.text.count("\n", 0, match.start()) + 1
                msg = "a '$' that begins no name; write '$$' for a dollar sign"
                raise TemplateSyntaxError(msg, line, source.name, source.filename)

    def render(self, variables: dict[str, Any]) -> str:
        """Return the text with the variables in it.

        Raises:
            jinja2.UndefinedError: A variable is missing.
        """
        try:
            return self._template.substitute(_Escaped(variables) if self._escaped else variables)
        except KeyError as error:
            msg = f"{error.args[0]!r} is undefined in {self.name or 'a template'}"
            raise UndefinedError(msg) from None


class _Escaped(dict[str, Any]):
    """Variables whose values are escaped when they are read, and not before."""

    def __getitem__(self, name: str) -> Markup:
        return escape(super().__getitem__(name))


class StringEngine(SourceEngine):
    """Render templates that are texts with names in them, `$name` or `${name}`.

    Values are escaped where Jinja's would be: in HTML and XML files and in strings.
    """

    capabilities: ClassVar = frozenset({Capability.FILES, Capability.STRINGS, Capability.GLOBALS})
    template_class = StringTemplate

    def compile(self, source: TemplateSource) -> StringTemplate:
        """Check a template."""
        return StringTemplate(source, self.app.select_jinja_autoescape(source.name))

    def render(self, template: StringTemplate, context: dict[str, Any]) -> str:
        """Return the rendered template; the context's variables hide globals."""
        return template.render({**self.globals, **context})
