"""The template engine of MiniJinja, which is Jinja's dialect compiled in Rust."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import TemplateNotFound
from jinja2.utils import Cycler, generate_lorem_ipsum
from markupsafe import Markup
from minijinja import Environment, TemplateError, pass_state

from glassware_templating import Capability, SourceEngine, TemplateSource

from .errors import as_jinja_error
from .functions import Functions
from .linting import Linter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glassware_templating import TemplatingApp

#: What the callbacks of MiniJinja are told for a template without a name.
_FROM_STRING = "<string>"

#: Globals of Jinja that MiniJinja has not.
_MISSING_GLOBALS = {"cycler": Cycler, "lipsum": generate_lorem_ipsum}


class MiniJinjaTemplate:
    """A template that was compiled without an error.

    Args:
        name: Its name, None for one made from a string.
        filename: Its file, if it comes from one.
        text: The source of one made from a string.
    """

    def __init__(self, name: str | None, filename: str | None, text: str | None = None) -> None:
        self.name = name
        self.filename = filename
        self.text = text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name or 'from a string'!r}>"


class MiniJinjaEngine(SourceEngine):
    """Render the templates of Jinja that MiniJinja also understands.

    Args:
        app: The application; the engine holds it weakly.
    """

    capabilities: ClassVar = frozenset(
        {
            Capability.FILES,
            Capability.STRINGS,
            Capability.EXPRESSIONS,
            Capability.INCLUDES,
            Capability.INHERITANCE,
            Capability.FILTERS,
            Capability.TESTS,
            Capability.GLOBALS,
        }
    )
    template_class = MiniJinjaTemplate

    def __init__(self, app: TemplatingApp) -> None:
        super().__init__(app)
        self._sources: dict[str, TemplateSource] = {}
        self._environment = Environment(
            # The collector of garbage does not see into the environment: what it is given must
            # not refer to the engine or to the application.
            loader=_loader(weakref.ref(self)),
            auto_escape_callback=_escapes(weakref.ref(app)),
            finalizer=_finalize,
        )
        self._functions = Functions(app, self._environment)

    @property
    def native(self) -> Environment:
        """The `minijinja.Environment`."""
        return self._environment

    def compile(self, source: TemplateSource) -> MiniJinjaTemplate:
        """Compile a template.

        Raises:
            jinja2.TemplateSyntaxError: It is not one.
        """
        try:
            if source.name is None:
                # Compiled to be checked: the environment keeps only templates with names.
                self._environment.undeclared_variables_in_str(source.text)
                return MiniJinjaTemplate(None, None, source.text)
            self._environment.add_template(source.name, source.text)
        except TemplateError as error:
            raise as_jinja_error(error, source.name, source.filename) from error
        self._sources[source.name] = source
        return MiniJinjaTemplate(source.name, source.filename)

    def render(self, template: MiniJinjaTemplate, context: dict[str, Any]) -> str:
        """Return the rendered template.

        Raises:
            jinja2.TemplateError: The language refused something.
        """
        if self.app.templates_auto_reload:
            self._forget_changed()
        variables = {**_MISSING_GLOBALS, **self.variables(context)}
        # The name of an argument that cannot be passed; it has a meaning of its own in templates.
        variables.pop("self", None)
        try:
            if template.name is None:
                return self._environment.render_str(template.text or "", **variables)
            return self._environment.render_template(template.name, **variables)
        except TemplateError as error:
            source = self._sources.get(error.name or "")
            filename = None if source is None else source.filename
            raise as_jinja_error(error, error.name, filename) from error

    def lint(self, source: TemplateSource) -> Iterator[tuple[int, str]]:
        """Find what a template of Jinja asks for that MiniJinja has not.

        Args:
            source: The template.
        """
        linter = Linter(self.app.jinja_env, self._environment, self.functions)
        return linter.lint(source.text)

    def _load(self, name: str) -> str | None:
        """Return the text of a template that another one asks for; None if there is none."""
        try:
            source = self.lookup.find(name)
        except TemplateNotFound:
            return None
        self._sources[name] = source
        return source.text

    def _forget_changed(self) -> None:
        for name, source in tuple(self._sources.items()):
            if source.uptodate is not None and not source.uptodate():
                self._sources.pop(name, None)
                self._environment.remove_template(name)


def _loader(find_engine: weakref.ref[MiniJinjaEngine]) -> Callable[[str], str | None]:
    def load(name: str) -> str | None:
        engine = find_engine()
        return None if engine is None else engine._load(name)

    return load


def _escapes(find_app: weakref.ref[TemplatingApp]) -> Callable[[str], bool]:
    def escapes(name: str) -> bool:
        app = find_app()
        if app is None:
            return True
        return app.select_jinja_autoescape(None if name == _FROM_STRING else name)

    return escapes


@pass_state
def _finalize(state: Any, value: Any) -> Any:
    """Show what brings its own markup with `__html__` as such; MiniJinja knows it of text only."""
    if type(value) is str or not hasattr(value, "__html__") or state.auto_escape != "html":
        return NotImplemented
    return Markup(value)
