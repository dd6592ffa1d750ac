"""Turn the errors of MiniJinja into those that Flask documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jinja2

from glassware_templating import RenderingError, UndefinedInTemplate

if TYPE_CHECKING:
    from minijinja import TemplateError

#: What Jinja finds when it compiles a template, and MiniJinja when it runs it.
_UNKNOWN = ("UnknownFilter", "UnknownTest")
_PLACE = re.compile(r" \(in [^()]*\)$")
_NAME = re.compile(r"""['"](.+?)['"]""")


def as_jinja_error(
    error: TemplateError, name: str | None, filename: str | None
) -> jinja2.TemplateError:
    """Return the error that stands for one of MiniJinja.

    Args:
        error: The error of MiniJinja.
        name: The template's name; None for one made from a string.
        filename: Its file, if it comes from one.
    """
    name = None if name == "<string>" else name
    message = error.detail or _PLACE.sub("", error.message)
    line = error.line
    if error.kind == "TemplateNotFound":
        wanted = _NAME.search(message)
        place = f" (asked for by {name}, line {line})" if name else ""
        return jinja2.TemplateNotFound(wanted[1] if wanted else message, f"{message}{place}")
    if error.kind == "SyntaxError":
        return jinja2.TemplateSyntaxError(message, line or 1, name, filename)
    if error.kind in _UNKNOWN:
        return jinja2.TemplateAssertionError(message, line or 1, name, filename)
    if error.kind == "UndefinedError":
        return UndefinedInTemplate(message, line, name, filename)
    return RenderingError(message, line, name, filename)
