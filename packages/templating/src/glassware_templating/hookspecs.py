"""The hooks that templating asks, when an engine or an environment is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2 import BaseLoader, Environment

    from .app import TemplatingApp
    from .engine import TemplateEngine


@hookspec
def template_engines() -> Mapping[str, Callable[[TemplatingApp], TemplateEngine]]:  # type: ignore[empty-body]
    """Give factories of template engines by the name that `TEMPLATE_ENGINE` chooses them with.

    A factory takes the application and must not keep it alive; a subclass of `TemplateEngine` is
    one.
    """


@hookspec
def template_globals(app: TemplatingApp) -> Mapping[str, Any]:  # type: ignore[empty-body]
    """Give names that every template sees, with every engine.

    The values must not keep the application alive. A plugin that gives a name which
    the application or another one gives already is quarantined.
    """


@hookspec
def template_loaders(app: TemplatingApp) -> Iterable[BaseLoader]:  # type: ignore[empty-body]
    """Give loaders of templates, asked after those of the application and its blueprints.

    They have the interface of Jinja's loaders, and every engine asks them for source text.
    """


@hookspec
def template_env(app: TemplatingApp, env: Environment) -> None:
    """Change the Jinja environment, `app.jinja_env`, when it is made.

    What the application registers itself is added afterwards.
    """
