"""What a template engine is to the rest: find, render, stream, and say what it can do.

A view asks for a page by name and does not know who renders it. The life around the language is
the same for every engine and lives elsewhere: context processors, both events, streams that keep
the request (`rendering.py`), and the folders of the application and its blueprints (`lookup.py`).
An engine brings the language.

Errors are those that Flask documents, whichever engine is at work, all of them kinds of
`jinja2.TemplateError`: `jinja2.TemplateNotFound`, `jinja2.TemplatesNotFound` for several names,
`jinja2.TemplateSyntaxError` with the template's name and line, and for what the language itself
refuses while it renders `RenderingError`, which also has both. What functions raise that a
template calls keeps its type.
"""

from __future__ import annotations

import weakref
from abc import ABC, abstractmethod
from collections import ChainMap
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from .functions import standard_globals

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from .app import TemplatingApp
    from .functions import TemplateFunctions
    from .lookup import TemplateSource


class Capability(Enum):
    """Something that an engine may or may not be able to do.

    Attributes:
        FILES: Templates are files in the folders of the application and its blueprints.
        STRINGS: Render templates from a string.
        EXPRESSIONS: Templates ask values for attributes, and call functions.
        STREAMS: Render a template piece by piece.
        ASYNC_STREAMS: The same for `async for`.
        BLOCKS: Render one block of a template.
        ATTRIBUTES: Hand out what a template exports, such as a macro.
        INCLUDES: A template can include another by its name.
        INHERITANCE: A template can extend another by its name.
        FILTERS: Templates see the registered filters.
        TESTS: Templates see the registered tests.
        GLOBALS: Templates see the registered globals.
        JINJA_ENV: Templates see what is put into `app.jinja_env` directly.
    """

    FILES = "files"
    STRINGS = "strings"
    EXPRESSIONS = "expressions"
    STREAMS = "streams"
    ASYNC_STREAMS = "async_streams"
    BLOCKS = "blocks"
    ATTRIBUTES = "attributes"
    INCLUDES = "includes"
    INHERITANCE = "inheritance"
    FILTERS = "filters"
    TESTS = "tests"
    GLOBALS = "globals"
    JINJA_ENV = "jinja_env"


class UnsupportedByEngine(NotImplementedError):
    """Report something that the application's template engine cannot do."""


class TemplateEngine(ABC):
    """The contract of template engines.

    A plugin answers the hook `template_engines` with a name and the class, or another factory
    that takes the application; the configuration's `TEMPLATE_ENGINE` chooses by that name. What a
    template is, the engine decides: a *template* below is whatever its `find` returns.

    Args:
        app: The application; the engine holds it weakly.

    Attributes:
        capabilities: What the engine can do besides rendering templates that it finds by name.
        name: The name that the configuration chose it by, for its messages.
        template_class: The class of its templates, or several.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()
    name: str | None = None
    template_class: type[Any] | tuple[type[Any], ...] = ()

    def __init__(self, app: TemplatingApp) -> None:
        self._find_app = weakref.ref(app)
        self._standard_globals: dict[str, Any] = {}

    @property
    def app(self) -> TemplatingApp:
        """The application that the engine belongs to.

        Raises:
            ReferenceError: It is gone.
        """
        app = self._find_app()
        if app is None:
            msg = "The application of this template engine is gone."
            raise ReferenceError(msg)
        return app

    @property
    def native(self) -> Any:
        """The engine's own central object, such as a `jinja2.Environment`; None without one."""
        return None

    @property
    def functions(self) -> TemplateFunctions:
        """The filters, tests and globals registered on the application and its blueprints.

        Its mappings are live. An engine that has to be told calls `functions.attach`.
        """
        return self.app.template_functions

    @property
    def globals(self) -> Mapping[str, Any]:
        """Every global that templates see: the registered ones, then the standard ones.

        The mapping is live: what is registered later is in it.
        """
        return ChainMap(self.functions.globals, self._standard())

    def variables(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Return all that a template sees: the globals, and over them its context.

        For engines that take the variables of one rendering as a dictionary.
        """
        return {**self._standard(), **self.functions.globals, **context}

    def _standard(self) -> dict[str, Any]:
        if not self._standard_globals:
            self._standard_globals.update(standard_globals(self.app))
        return self._standard_globals

    def owns(self, template: Any) -> bool:
        """Whether an object is a template of this engine, by its `template_class`."""
        return isinstance(template, self.template_class)

    def list_templates(self) -> list[str]:
        """Return the names of all templates that `find` can find, sorted."""
        if Capability.FILES not in self.capabilities:
            return []
        from .lookup import TemplateLookup

        return TemplateLookup(self.app).list_templates()

    @abstractmethod
    def find(self, template_name_or_list: Any) -> Any:
        """Return a template.

        Args:
            template_name_or_list: A name, a template of this engine, which is returned as it is,
                or several of them: then the first one that exists.

        Raises:
            jinja2.TemplateNotFound: There is none of this name.
            jinja2.TemplatesNotFound: There is none of these names.
            jinja2.TemplateSyntaxError: It cannot be compiled.
        """

    @abstractmethod
    def render(self, template: Any, context: dict[str, Any]) -> str:
        """Return the rendered template.

        Args:
            template: A template of this engine.
            context: The variables; the engine does not change them.
        """

    def from_string(self, source: str) -> Any:
        """Return a template made from source text; values in it are escaped."""
        self._lacks(Capability.STRINGS)

    def stream(self, template: Any, context: dict[str, Any]) -> Iterator[str]:
        """Render a template piece by piece."""
        self._lacks(Capability.STREAMS)

    def stream_async(self, template: Any, context: dict[str, Any]) -> AsyncIterator[str]:
        """Render a template piece by piece for `async for`."""
        self._lacks(Capability.ASYNC_STREAMS)

    def render_block(self, template: Any, name: str, context: dict[str, Any]) -> str:
        """Return one rendered block of a template.

        Args:
            template: A template of this engine.
            name: The block's name.
            context: The variables; the engine does not change them.

        Raises:
            glassware_templating.RenderingError: The template has no such block.
        """
        self._lacks(Capability.BLOCKS)

    def get_attribute(self, template: Any, name: str) -> Any:
        """Return what a template exports under a name, such as a macro."""
        self._lacks(Capability.ATTRIBUTES)

    def lint(self, source: TemplateSource) -> Iterable[tuple[int, str]]:
        """Find what a template, written for another engine, asks for that this one does otherwise.

        `templates lint` shows it, besides what cannot be compiled. It refuses an engine that does
        not override this, as one with another syntax.

        Args:
            source: The template's name, text and file.

        Returns:
            Lines with what is wrong there, and the mend.
        """
        return ()

    def _lacks(self, capability: Capability) -> NoReturn:
        can = ", ".join(sorted(map(_words, self.capabilities))) or "nothing more"
        msg = (
            f"The template engine {self.name or self.app.config['TEMPLATE_ENGINE']!r} "
            f"({type(self).__name__}) has no {_words(capability)}; besides rendering by name it "
            f"has: {can}."
        )
        raise UnsupportedByEngine(msg)


def _words(capability: Capability) -> str:
    return capability.value.replace("_", " ")
