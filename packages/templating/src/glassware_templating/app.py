"""What templating adds to the application."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, overload

from glassware_core import Kernel, current, setupmethod

from .functions import TemplateFunctions, adding_to, registering, standard_globals
from .processors import compile_processors, update_context
from .scaffold import TemplatingScaffold
from .suffixes import EngineBackend, escaped_by_suffix

if TYPE_CHECKING:
    import typing as t

    from jinja2 import BaseLoader

    from .jinja import Environment

F = TypeVar("F", bound=Callable[..., Any])

#: Files with these endings are escaped.
ESCAPED = (".html", ".htm", ".xml", ".xhtml", ".svg")


class _JinjaEnvironmentClass:
    """Stand for the class `Environment`, so that Jinja is imported when it is needed."""

    def __get__(self, app: Any, owner: type) -> type[Environment]:
        from .jinja import Environment

        return Environment


class TemplatingApp(TemplatingScaffold, Kernel):
    """Render templates with an engine, by default Jinja.

    Attributes:
        jinja_environment: The class of `jinja_env`.
        jinja_options: Options for `jinja_env`, to be set before its first use.
        template_functions: What is registered with the decorators here and on blueprints.
    """

    _default_template_folder: ClassVar[str | None] = "templates"

    template_engine: Any = EngineBackend(
        "TEMPLATE_ENGINE",
        "template_engines",
        "The template engine; the configuration's `TEMPLATE_ENGINE` chooses it, and others by the "
        "ends of templates' names where `TEMPLATE_ENGINES` says so.",
    )

    jinja_environment: type[Environment] = _JinjaEnvironmentClass()  # type: ignore[assignment]
    jinja_options: dict[str, Any] = {}

    template_functions: TemplateFunctions
    _jinja_env: Environment | None = None
    _unfinished_jinja_env: Environment | None = None

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the tables that a subclass may fill before it calls `__init__`."""
        self = super().__new__(cls)
        object.__setattr__(self, "template_functions", TemplateFunctions())
        return self

    # The Jinja environment

    @property
    def jinja_env(self) -> Environment:
        """The Jinja environment, made at the first access, whichever engine renders.

        Changing `jinja_options` after that has no effect.
        """
        return self._jinja_env or self._make_jinja_env()

    @jinja_env.setter
    def jinja_env(self, value: Environment) -> None:
        self.template_functions.attach("jinja_env", adding_to(value), replay=False)
        self._jinja_env = value

    @jinja_env.deleter
    def jinja_env(self) -> None:
        self.template_functions.detach("jinja_env")
        self._jinja_env = None

    def _make_jinja_env(self) -> Environment:
        with self._lock:
            # A plugin that is being asked may itself ask for the environment.
            environment = self._jinja_env or self._unfinished_jinja_env
            if environment is None:
                environment = self.create_jinja_environment()
                self._unfinished_jinja_env = environment
                try:
                    self._plugins.ask("template_env", app=self, env=environment)
                finally:
                    self._unfinished_jinja_env = None
                self.template_functions.attach("jinja_env", adding_to(environment))
                self._jinja_env = environment
            return environment

    def create_jinja_environment(self) -> Environment:
        """Make what `jinja_env` holds: options, globals and policies.

        A subclass may call this and change what it returns.
        """
        from .jinja import autoescape_of, json_dumps_of

        options = dict(self.jinja_options)
        if "autoescape" not in options:
            options["autoescape"] = autoescape_of(self)
        if "auto_reload" not in options:
            options["auto_reload"] = self.templates_auto_reload
        environment = self.jinja_environment(self, **options)
        environment.globals.update(standard_globals(self))
        environment.policies["json.dumps_function"] = json_dumps_of(self)
        return environment

    def create_global_jinja_loader(self) -> BaseLoader:
        """Make the loader of `jinja_env`, which asks the application's and the blueprints'.

        Overriding `jinja_loader` is usually enough.
        """
        from .jinja import DispatchingJinjaLoader

        return DispatchingJinjaLoader(self)

    def select_jinja_autoescape(self, filename: str | None) -> bool:
        """Whether values in a template are escaped, by its name.

        Args:
            filename: The template's name; None for one made from a string, which is escaped.
        """
        return filename is None or filename.endswith(ESCAPED) or escaped_by_suffix(self, filename)

    @property
    def templates_auto_reload(self) -> bool:
        """Whether changed templates are loaded anew: `TEMPLATES_AUTO_RELOAD`, else in debug mode.

        It is read when `jinja_env` is made.
        """
        reload = self.config["TEMPLATES_AUTO_RELOAD"]
        return bool(self.debug if reload is None else reload)

    @templates_auto_reload.setter
    def templates_auto_reload(self, value: bool | None) -> None:
        self.config["TEMPLATES_AUTO_RELOAD"] = value

    @property
    def debug(self) -> bool:
        """Whether debug mode is on, `DEBUG`.

        Setting it also sets whether templates reload, unless `TEMPLATES_AUTO_RELOAD` does.
        """
        value: bool = self.config["DEBUG"]
        return value

    @debug.setter
    def debug(self, value: bool) -> None:
        self.config["DEBUG"] = value
        if self._jinja_env is not None and self.config["TEMPLATES_AUTO_RELOAD"] is None:
            self._jinja_env.auto_reload = value

    # Variables

    def update_template_context(self, context: dict[str, Any]) -> None:
        """Add `request`, `g` and what the context processors give to a template's variables.

        What is in it before stays: a view's own variables win.

        Args:
            context: The variables, changed in place.
        """
        rctx = current().rctx
        steps = self.request_steps(None if rctx is None else rctx.request)
        update_context(context, steps.context)

    def compile_context(self, names: tuple[str | None, ...]) -> tuple[Callable[[], Any], ...]:
        """Collect the context processors of the application and the named blueprints."""
        return (*super().compile_context(names), *compile_processors(self, names))

    # Filters, tests and globals

    @overload
    def template_filter(self, name: F) -> F: ...
    @overload
    def template_filter(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def template_filter(self, name: Any = None) -> Any:
        """Register a function as a filter of templates; also without parentheses.

        Args:
            name: The filter's name, by default the function's.

        Example:
            ::

                @app.template_filter()
                def backwards(text):
                    return text[::-1]
        """
        return registering(self.add_template_filter, name)

    @setupmethod
    def add_template_filter(self, f: Callable[..., Any], name: str | None = None) -> None:
        """Register a function as a filter of templates.

        Args:
            f: The function.
            name: The filter's name, by default the function's.
        """
        self.template_functions.add("filters", f, name)

    @overload
    def template_test(self, name: F) -> F: ...
    @overload
    def template_test(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def template_test(self, name: Any = None) -> Any:
        """Register a function as a test of templates; also without parentheses.

        Args:
            name: The test's name, by default the function's.

        Example:
            ::

                @app.template_test()
                def even(number):
                    return number % 2 == 0
        """
        return registering(self.add_template_test, name)

    @setupmethod
    def add_template_test(self, f: Callable[..., bool], name: str | None = None) -> None:
        """Register a function as a test of templates.

        Args:
            f: The function.
            name: The test's name, by default the function's.
        """
        self.template_functions.add("tests", f, name)

    @overload
    def template_global(self, name: F) -> F: ...
    @overload
    def template_global(self, name: str | None = None) -> Callable[[F], F]: ...
    @setupmethod
    def template_global(self, name: Any = None) -> Any:
        """Register a function as a global of templates; also without parentheses.

        Args:
            name: The global's name, by default the function's.

        Example:
            ::

                @app.template_global()
                def double(number):
                    return 2 * number
        """
        return registering(self.add_template_global, name)

    @setupmethod
    def add_template_global(self, f: Any, name: str | None = None) -> None:
        """Register a function or another object as a global of templates.

        Args:
            f: The function or object.
            name: The global's name, by default the function's.
        """
        self.template_functions.add("globals", f, name)
