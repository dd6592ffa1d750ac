"""Several engines at once, chosen by the end of a template's name.

`TEMPLATE_ENGINES = {".mako": "mako"}` gives `page.mako` to Mako; every other name, and templates
from strings, belong to the engine that `TEMPLATE_ENGINE` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from glassware_core import Backend

from .engine import Capability, TemplateEngine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from glassware_core import Kernel

    from .app import TemplatingApp


class Engines(NamedTuple):
    """The names of the engines that the configuration chooses, when there are several.

    Attributes:
        default: The engine of templates without one of the suffixes.
        by_suffix: Suffixes with the names of their engines, the longest first.
    """

    default: str
    by_suffix: tuple[tuple[str, str], ...]


class EngineBackend(Backend):
    """The application's template engine: one, or one for each suffix."""

    def named(self, app: Kernel) -> Any:
        """Return the name of the only engine, or `Engines`.

        Raises:
            TypeError: `TEMPLATE_ENGINES` is no mapping of suffixes to names.
        """
        default: str = app.config[self.key]
        given = app.config["TEMPLATE_ENGINES"]
        if not given:
            return default
        return Engines(default, _checked(given))

    def factory(self, app: Kernel, name: Any) -> Callable[[Any], Any]:
        """Return what makes the engine.

        Raises:
            UnknownBackend: No plugin brings one of those that are named.
        """
        if isinstance(name, Engines):
            default = super().factory(app, name.default)
            made_by = {
                suffix: super(EngineBackend, self).factory(app, each)
                for suffix, each in name.by_suffix
            }
            return lambda app: SuffixEngine(
                app,
                _named(default, name.default),
                {suffix: _named(made_by[suffix], each) for suffix, each in name.by_suffix},
            )
        return _named(super().factory(app, name), name)


def _checked(given: Any) -> tuple[tuple[str, str], ...]:
    pairs = list(given.items()) if isinstance(given, Mapping) else [("", given)]
    if not all(suffix and isinstance(suffix, str) and isinstance(n, str) for suffix, n in pairs):
        msg = (
            f"TEMPLATE_ENGINES is {given!r}; it maps the ends of templates' names to engines, "
            'such as {".mako": "mako"}.'
        )
        raise TypeError(msg)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def _named(factory: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    """Return a factory whose engines know the name that they were chosen by."""

    def make(app: Any) -> Any:
        engine = factory(app)
        if isinstance(engine, TemplateEngine):
            engine.name = name
        return engine

    return make


@cache
def _known_types() -> dict[str, str]:
    """Return the ends of names that stand for a type of file."""
    import mimetypes  # with a long table, for applications that have several engines

    return mimetypes.MimeTypes().types_map[True]


def escaped_by_suffix(app: TemplatingApp, filename: str) -> bool:
    """Whether a template is escaped whose name ends with a language instead of a file type.

    What stands before the language decides: `page.html.mako` is escaped, `mail.txt.mako` is not.
    Where nothing does, as in `page.mako`, values are escaped.
    """
    for suffix in app.config["TEMPLATE_ENGINES"]:
        if filename.endswith(suffix) and suffix.lower() not in _known_types():
            rest = filename.removesuffix(suffix)
            named = "." in rest.rpartition("/")[2]
            return app.select_jinja_autoescape(rest) if named else True
    return False


class SuffixEngine(TemplateEngine):
    """Hand each template to the engine that the end of its name chooses.

    Each engine sees its own templates: one cannot include or extend another's.

    Args:
        app: The application; the engine holds it weakly.
        default: Makes the engine of all other names and of strings.
        by_suffix: What makes the engines, by suffix; the first that fits is taken.
    """

    def __init__(
        self,
        app: TemplatingApp,
        default: Callable[[TemplatingApp], TemplateEngine],
        by_suffix: Mapping[str, Callable[[TemplatingApp], TemplateEngine]],
    ) -> None:
        super().__init__(app)
        self.default = default(app)
        self.name = self.default.name
        self.by_suffix = {suffix: make(app) for suffix, make in by_suffix.items()}

    @property
    def capabilities(self) -> frozenset[Capability]:  # type: ignore[override]
        """What the default engine can do."""
        return self.default.capabilities

    @property
    def native(self) -> Any:
        """The default engine's own object."""
        return self.default.native

    def engine_of(self, template: Any) -> TemplateEngine:
        """Return the engine of a template or of a name."""
        if isinstance(template, str):
            for suffix, engine in self.by_suffix.items():
                if template.endswith(suffix):
                    return engine
            return self.default
        for engine in (self.default, *self.by_suffix.values()):
            if engine.owns(template):
                return engine
        return self.default

    def owns(self, template: Any) -> bool:
        """Whether an object is a template of one of the engines."""
        return any(e.owns(template) for e in (self.default, *self.by_suffix.values()))

    def list_templates(self) -> list[str]:
        """Return the names of all templates, sorted."""
        engines = {id(e): e for e in (self.default, *self.by_suffix.values())}.values()
        return sorted(
            {
                name
                for engine in engines
                for name in engine.list_templates()
                if self.engine_of(name) is engine
            }
        )

    def find(self, template_name_or_list: Any) -> Any:
        """Return a template by name from its engine, or the first of several."""
        if isinstance(template_name_or_list, str) or self.owns(template_name_or_list):
            return self.engine_of(template_name_or_list).find(template_name_or_list)
        from jinja2 import TemplateNotFound, TemplatesNotFound

        for choice in template_name_or_list:
            with suppress(TemplateNotFound):
                return self.engine_of(choice).find(choice)
        raise TemplatesNotFound(template_name_or_list)

    def render(self, template: Any, context: dict[str, Any]) -> str:
        """Let the template's engine render it."""
        return self.engine_of(template).render(template, context)

    def from_string(self, source: str) -> Any:
        """Return a template of the default engine."""
        return self.default.from_string(source)

    def stream(self, template: Any, context: dict[str, Any]) -> Iterator[str]:
        """Let the template's engine render it piece by piece."""
        return self.engine_of(template).stream(template, context)

    def stream_async(self, template: Any, context: dict[str, Any]) -> AsyncIterator[str]:
        """Let the template's engine render it piece by piece for `async for`."""
        return self.engine_of(template).stream_async(template, context)

    def render_block(self, template: Any, name: str, context: dict[str, Any]) -> str:
        """Let the template's engine render one block."""
        return self.engine_of(template).render_block(template, name, context)

    def get_attribute(self, template: Any, name: str) -> Any:
        """Return what the template exports under a name."""
        return self.engine_of(template).get_attribute(template, name)
