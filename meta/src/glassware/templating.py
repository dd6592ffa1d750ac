"""Templates."""

import sys
from types import ModuleType
from typing import Any

from glassware_templating import rendering
from glassware_templating.jinja import DispatchingJinjaLoader, Environment
from glassware_templating.rendering import (
    render_template,
    render_template_string,
    stream_template,
    stream_template_string,
)

from .borrowed import borrow

__all__ = [
    "DispatchingJinjaLoader",
    "Environment",
    "render_template",
    "render_template_string",
    "stream_template",
    "stream_template_string",
]

_own_render = rendering._render


class _Replaceable(ModuleType):
    """Let test tools replace `_render(app, template, context)`, as Flask-Testing does."""

    @property
    def _render(self) -> Any:
        return rendering._render

    @_render.setter
    def _render(self, function: Any) -> None:
        rendering._render = function

    @_render.deleter
    def _render(self) -> None:
        rendering._render = _own_render


sys.modules[__name__].__class__ = _Replaceable

borrow(__name__)
