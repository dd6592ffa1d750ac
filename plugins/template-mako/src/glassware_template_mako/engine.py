"""The template engine of Mako."""

from __future__ import annotations

import posixpath
import weakref
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import TemplateNotFound
from mako.lookup import TemplateCollection  # type: ignore[import-untyped]
from markupsafe import Markup

from glassware_templating import Capability, RenderingError, SourceEngine, TemplateSource

from .errors import compiling, rendering
from .template import MakoTemplate

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_templating import TemplatingApp


class MakoEngine(SourceEngine):
    """Render Mako templates from the folders of the application and its blueprints.

    Values are escaped where Jinja's would be. Filters are functions in templates:
    `${shout(name)}`; behind a bar, `${name | shout}`, they get the value escaped.

    Args:
        app: The application; the engine holds it weakly.
    """

    capabilities: ClassVar = frozenset(
        {
            Capability.FILES,
            Capability.STRINGS,
            Capability.EXPRESSIONS,
            Capability.BLOCKS,
            Capability.ATTRIBUTES,
            Capability.INCLUDES,
            Capability.INHERITANCE,
            Capability.FILTERS,
            Capability.GLOBALS,
        }
    )
    template_class = MakoTemplate

    def __init__(self, app: TemplatingApp) -> None:
        super().__init__(app)
        self._collection = Collection(self)

    @property
    def native(self) -> Collection:
        """The `mako.lookup.TemplateCollection` that templates look others up in."""
        return self._collection

    def compile(self, source: TemplateSource) -> MakoTemplate:
        """Compile a template, or load it from `MAKO_MODULE_DIRECTORY`.

        Raises:
            jinja2.TemplateSyntaxError: It is not one.
        """
        app = self.app
        with compiling(source):
            return MakoTemplate(
                source,
                self._collection,
                app.select_jinja_autoescape(source.name),
                app.config["MAKO_MODULE_DIRECTORY"],
            )

    def render(self, template: MakoTemplate, context: dict[str, Any]) -> str:
        """Return the rendered template.

        Raises:
            jinja2.TemplateError: The language refused something.
        """
        with rendering(template):
            return str(template.render_unicode(**self._data(template, context)))

    def render_block(self, template: MakoTemplate, name: str, context: dict[str, Any]) -> str:
        """Return one rendered `<%block>` or `<%def>` of the template itself.

        Raises:
            glassware_templating.RenderingError: The template has none of this name.
        """
        if not template.has_def(name):
            known = ", ".join(map(repr, sorted(template.list_defs()))) or "none"
            msg = f"there is no block {name!r}; the template has: {known}"
            raise RenderingError(msg, None, template.name, template.filename)
        with rendering(template):
            data = self._data(template, context)
            return str(template.get_def(name).render_unicode(**data))

    def get_attribute(self, template: MakoTemplate, name: str) -> Any:
        """Return a `<%def>` as a function, or what a `<%! %>` of the template defines."""
        if not template.has_def(name):
            return getattr(template.module, name)
        return self._function_of(template, name)

    def _function_of(self, template: MakoTemplate, name: str) -> Callable[..., Markup]:
        def call(*args: Any, **kwargs: Any) -> Markup:
            with rendering(template):
                data = self._data(template, kwargs)
                return Markup(template.get_def(name).render_unicode(*args, **data))

        call.__name__ = name
        return call

    def _data(self, template: MakoTemplate, context: dict[str, Any]) -> dict[str, Any]:
        data = {**self.functions.filters, **self.variables(context)}
        for name in ("self", "buffer"):
            if data.pop(name, None) is not None:
                msg = f"Mako templates have no variable {name!r}: rename it"
                raise RenderingError(msg, None, template.name, template.filename)
        return data


class Collection(TemplateCollection):  # type: ignore[misc]
    """Where templates look others up: beside themselves, or from the root with `/` before.

    Args:
        engine: The engine; held weakly.
    """

    def __init__(self, engine: MakoEngine) -> None:
        self._find_engine = weakref.ref(engine)

    def get_template(self, uri: str, relativeto: str | None = None) -> MakoTemplate:
        """Return a template of the application.

        Raises:
            jinja2.TemplateNotFound: There is none of this name.
        """
        engine: Any = self._find_engine()
        found: MakoTemplate = engine.find(uri.lstrip("/"))
        return found

    def has_template(self, uri: str) -> bool:
        """Whether there is a template of this name."""
        try:
            self.get_template(uri)
        except TemplateNotFound:
            return False
        return True

    def adjust_uri(self, uri: str, filename: str | None) -> str:
        """Return a name as another template means it."""
        if uri.startswith("/") or filename is None:
            return uri
        return posixpath.normpath(posixpath.join(posixpath.dirname(filename), uri))
