"""Where templates are looked up: the application's folder, the blueprints', then the plugins'.

Every engine finds the same files in the same order through `TemplateLookup`. What is asked are
loaders with the interface of Jinja's, for that is what `jinja_loader` of an application or a
blueprint holds; they hand out source text and know nothing of a language.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateNotFound
from werkzeug.local import LocalProxy

from .debughelpers import explain_template_loading_attempts, places_looked_at

if TYPE_CHECKING:
    from jinja2 import BaseLoader
    from jinja2 import Environment as BaseEnvironment

    from .app import TemplatingApp

Source = tuple[str, str | None, Callable[[], bool] | None]


class TemplateSource(NamedTuple):
    """The source of one template.

    Attributes:
        name: The template's name; None for one made from a string.
        text: Its source text.
        filename: The file that it comes from, if it comes from one.
        uptodate: Tells whether the source has not changed since; None where that is not known.
    """

    name: str | None
    text: str
    filename: str | None = None
    uptodate: Callable[[], bool] | None = None


class TemplateLookup:
    """Find the source of templates for one application.

    Args:
        app: The application; the lookup holds it weakly.
    """

    def __init__(self, app: TemplatingApp) -> None:
        self._find_app = weakref.ref(app)
        self._plugin_loaders: list[tuple[str, BaseLoader]] = [
            (f"plugin {record.name!r}", loader)
            for record in app._plugins.active
            for loaders in app._plugins.ask_one(record.plugin, "template_loaders", app=app)
            for loader in loaders
        ]

    @property
    def app(self) -> TemplatingApp:
        """The application.

        Raises:
            ReferenceError: It is gone.
        """
        app = self._find_app()
        if app is None:
            msg = "The application of this template lookup is gone."
            raise ReferenceError(msg)
        return app

    def loaders(self) -> Iterator[tuple[Any, BaseLoader]]:
        """Yield each loader after the one it belongs to, in the order in which they are asked.

        The application comes first, then its blueprints in order of registration, then plugins,
        which are named by a string.
        """
        app = self.app
        if app.jinja_loader is not None:
            yield app, app.jinja_loader
        iter_blueprints = getattr(app, "iter_blueprints", tuple)
        for blueprint in iter_blueprints():
            if blueprint.jinja_loader is not None:
                yield blueprint, blueprint.jinja_loader
        yield from self._plugin_loaders

    def get_source(self, environment: BaseEnvironment, name: str) -> Source:
        """Return a template's source, file name and whether-up-to-date function.

        With `EXPLAIN_TEMPLATE_LOADING` every loader is asked, and what each answered is logged.

        Args:
            environment: Handed on to the loaders.
            name: The template's name.

        Raises:
            jinja2.TemplateNotFound: No loader has it.
        """
        app = self.app
        explain = app.config["EXPLAIN_TEMPLATE_LOADING"]
        attempts: list[tuple[BaseLoader, Any, Source | None]] = []
        found: Source | None = None
        for owner, loader in self.loaders():
            try:
                source: Source | None = loader.get_source(environment, name)
            except TemplateNotFound:
                source = None
            attempts.append((loader, owner, source))
            found = found or source
            if found is not None and not explain:
                return found
        if explain:
            explain_template_loading_attempts(app, name, attempts)
        if found is None:
            # In no variable of this frame, which the error's traceback will refer to.
            raise _not_found(name, places_looked_at(attempts))
        return found

    def find(self, name: str) -> TemplateSource:
        """Return the source of a template, for engines other than Jinja.

        Raises:
            jinja2.TemplateNotFound: No loader has it.
        """
        return TemplateSource(name, *self.get_source(self._environment(), name))

    def find_all(self, name: str) -> list[tuple[Any, TemplateSource]]:
        """Return all sources of a template with their owners, as `loaders` names them.

        The first is the one that is taken; it shadows the others.
        """
        found = []
        for owner, loader in self.loaders():
            with suppress(TemplateNotFound):
                source = loader.get_source(self._environment(), name)
                found.append((owner, TemplateSource(name, *source)))
        return found

    def _environment(self) -> BaseEnvironment:
        """Stand for the Jinja environment, for loaders that look at it: hardly any does."""
        environment: Any = LocalProxy(lambda: self.app.jinja_env)
        found: BaseEnvironment = environment
        return found

    def list_templates(self) -> list[str]:
        """Return the names of all templates, sorted.

        Raises:
            TypeError: A loader cannot list its templates.
        """
        return sorted({name for _, loader in self.loaders() for name in loader.list_templates()})


def _not_found(name: str, note: str) -> TemplateNotFound:
    """Make the error with a note, for its own text is the name, as programs expect."""
    error = TemplateNotFound(name)
    error.add_note(note)
    return error
