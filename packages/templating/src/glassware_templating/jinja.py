"""Jinja: its environment, its loader, and the engine that renders with them."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jinja2 import BaseLoader, Template
from jinja2 import Environment as BaseEnvironment

from glassware_core.json import dumps as dumps_without_app

from .engine import Capability, TemplateEngine
from .jinja_blocks import render_block
from .jinja_private import fastest_template_class, without_cycles
from .lookup import Source, TemplateLookup

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from .app import TemplatingApp

# What is an attribute of every dict, and so comes before the item of that name.
_ATTRIBUTES_OF_DICTS: Final = frozenset(dir(dict))


class Environment(BaseEnvironment):
    """A Jinja environment that knows its application.

    Templates are looked up in the folders of the application and its blueprints, unless another
    loader is given.

    Args:
        app: The application; the environment holds it weakly.
        **options: Options of `jinja2.Environment`.
    """

    template_class = fastest_template_class()

    # Whether attributes are Jinja's to find, and not another base's, such as the sandbox's.
    _finds_as_jinja = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        behind = cls.__mro__[cls.__mro__.index(Environment) + 1 :]
        found = next(base for base in behind if "getattr" in vars(base))
        cls._finds_as_jinja = found is BaseEnvironment

    def __init__(self, app: TemplatingApp, **options: Any) -> None:
        self._find_app = weakref.ref(app)
        if "loader" not in options:
            options["loader"] = app.create_global_jinja_loader()
        super().__init__(**options)

    @property
    def app(self) -> TemplatingApp:
        """The application.

        Raises:
            ReferenceError: It is gone.
        """
        app = self._find_app()
        if app is None:
            msg = "The application of this Jinja environment is gone."
            raise ReferenceError(msg)
        return app

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `obj.attribute` is in a template: the attribute, or else the item.

        An item of a dict, which rows so often are, is found without an AttributeError first; to
        raise it takes several times as long as to look the item up.

        Args:
            obj: The object.
            attribute: The name.
        """
        if not self._finds_as_jinja:
            return super().getattr(obj, attribute)
        if type(obj) is not dict or attribute in _ATTRIBUTES_OF_DICTS:
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=attribute)


class DispatchingJinjaLoader(BaseLoader):
    """Look for templates in the folders of the application and all its blueprints.

    Args:
        app: The application; the loader holds it weakly.
    """

    def __init__(self, app: TemplatingApp) -> None:
        self._lookup = TemplateLookup(app)

    @property
    def app(self) -> TemplatingApp:
        """The application."""
        return self._lookup.app

    def get_source(self, environment: BaseEnvironment, template: str) -> Source:
        """Return a template's source, file name and whether-up-to-date function.

        Raises:
            jinja2.TemplateNotFound: No loader has it.
        """
        return self._lookup.get_source(environment, template)

    def list_templates(self) -> list[str]:
        """Return the names of all templates, sorted."""
        return self._lookup.list_templates()


class JinjaEngine(TemplateEngine):
    """Render with the application's `jinja_env`."""

    capabilities: ClassVar = frozenset(Capability)
    template_class = Template

    @property
    def native(self) -> BaseEnvironment:
        """The application's `jinja_env`."""
        return self.app.jinja_env

    @property
    def globals(self) -> dict[str, Any]:
        """The globals of the environment, also those put into it directly."""
        return self.native.globals

    def find(self, template_name_or_list: Any) -> Template:
        """Return a template by a name or the first of several, compiled and kept by Jinja."""
        return self.app.jinja_env.get_or_select_template(template_name_or_list)

    def from_string(self, source: str) -> Template:
        """Compile a template."""
        # Made for one rendering: the garbage collector would find one for each request.
        return without_cycles(self.app.jinja_env.from_string(source))

    def render(self, template: Template, context: dict[str, Any]) -> str:
        """Return the rendered template; asynchronous environments run an event loop."""
        return template.render(context)

    def stream(self, template: Template, context: dict[str, Any]) -> Iterator[str]:
        """Render piece by piece, as Jinja divides the template."""
        return template.generate(context)

    async def stream_async(self, template: Template, context: dict[str, Any]) -> AsyncIterator[str]:
        """Render piece by piece; what an asynchronous environment awaits does not block."""
        if template.environment.is_async:
            async for piece in template.generate_async(context):
                yield piece
        else:
            for piece in template.generate(context):
                yield piece

    def render_block(self, template: Template, name: str, context: dict[str, Any]) -> str:
        """Return one rendered block, with what the template imports and sets before it.

        A block of the templates that it extends counts, too.
        """
        return render_block(template, name, context)

    def get_attribute(self, template: Template, name: str) -> Any:
        """Return a macro or variable that the template exports."""
        return getattr(template.module, name)


def json_dumps_of(app: TemplatingApp) -> Callable[..., str]:
    """Return the function for `tojson`: `app.json.dumps`, without a reference to it.

    The provider is looked up when a template uses it, so that replacing `app.json` counts.
    """
    find_app = weakref.ref(app)

    def dumps(value: Any, **kwargs: Any) -> str:
        app: Any = find_app()
        # An environment that outlives its application renders what needs no more of it.
        text: str = (
            dumps_without_app(value, **kwargs) if app is None else app.json.dumps(value, **kwargs)
        )
        return text

    return dumps


def autoescape_of(app: TemplatingApp) -> Callable[[str | None], bool]:
    """Return the application's `select_jinja_autoescape`, without a reference to it."""
    find_app = weakref.ref(app)

    def autoescape(name: str | None) -> bool:
        app: Any = find_app()
        escaped: bool = app is None or app.select_jinja_autoescape(name)
        return escaped

    return autoescape
