"""Template rendering for glassware, with Jinja as its default engine."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .app import TemplatingApp
from .blueprint import TemplatingBlueprint
from .engine import Capability, TemplateEngine, UnsupportedByEngine
from .rendering import (
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
    stream_template_async,
    stream_template_string,
)
from .scaffold import TemplatingScaffold

if TYPE_CHECKING:
    from .errors import RenderingError, UndefinedInTemplate
    from .jinja import DispatchingJinjaLoader, Environment, JinjaEngine
    from .lookup import TemplateLookup, TemplateSource
    from .source_engine import SourceEngine

__all__ = [
    "Capability",
    "DispatchingJinjaLoader",
    "Environment",
    "JinjaEngine",
    "RenderingError",
    "SourceEngine",
    "TemplateEngine",
    "TemplateLookup",
    "TemplateSource",
    "TemplatingApp",
    "TemplatingBlueprint",
    "TemplatingScaffold",
    "UndefinedInTemplate",
    "UnsupportedByEngine",
    "__version__",
    "get_template_attribute",
    "render_template",
    "render_template_block",
    "render_template_string",
    "stream_template",
    "stream_template_async",
    "stream_template_string",
]


def __getattr__(name: str) -> Any:
    """Import what needs Jinja when it is first asked for: composing does not import it."""
    if name in ("DispatchingJinjaLoader", "Environment", "JinjaEngine"):
        from . import jinja

        return getattr(jinja, name)
    if name in ("RenderingError", "UndefinedInTemplate"):
        from . import errors

        return getattr(errors, name)
    if name in ("TemplateLookup", "TemplateSource"):
        from . import lookup

        return getattr(lookup, name)
    if name == "SourceEngine":
        from .source_engine import SourceEngine

        return SourceEngine
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
