"""What templating answers to the hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from . import hookspecs
from .app import TemplatingApp
from .blueprint import TemplatingBlueprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from .engine import TemplateEngine


def add_hookspecs(manager: Any) -> None:
    """Offer the hooks of templating to other plugins."""
    manager.add_hookspecs(hookspecs)


@hookimpl
def app_features() -> tuple[type, ...]:
    """Give the feature of applications."""
    return (TemplatingApp,)


@hookimpl
def blueprint_features() -> tuple[type, ...]:
    """Give the feature of blueprints."""
    return (TemplatingBlueprint,)


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the configuration keys of templating."""
    return {
        "TEMPLATE_ENGINE": "jinja2",
        "TEMPLATE_ENGINES": {},
        "TEMPLATES_AUTO_RELOAD": None,
        "EXPLAIN_TEMPLATE_LOADING": False,
    }


@hookimpl
def template_engines() -> dict[str, Callable[[TemplatingApp], TemplateEngine]]:
    """Give the engine that the configuration chooses by default."""
    return {"jinja2": _jinja_engine}


@hookimpl
def cli_commands(app: Any) -> tuple[Any, ...]:
    """Give the command `templates` to applications that have templates."""
    if not isinstance(app, TemplatingApp):
        return ()
    from .commands import templates

    return (templates,)


def _jinja_engine(app: TemplatingApp) -> TemplateEngine:
    from .jinja import JinjaEngine

    return JinjaEngine(app)
