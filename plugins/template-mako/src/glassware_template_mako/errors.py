"""Turn the errors of Mako into those that Flask documents, and say where others happened."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import jinja2
from mako.exceptions import CompileException, MakoException, RichTraceback, SyntaxException  # type: ignore[import-untyped]
from mako.runtime import UNDEFINED  # type: ignore[import-untyped]

from glassware_templating import RenderingError, UndefinedInTemplate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glassware_templating import TemplateSource

    from .template import MakoTemplate


@contextmanager
def compiling(source: TemplateSource) -> Iterator[None]:
    """Raise what Mako refuses to compile as `jinja2.TemplateSyntaxError`."""
    try:
        yield
    except (SyntaxException, CompileException) as error:
        raise jinja2.TemplateSyntaxError(
            str(error), error.lineno or 1, source.name, source.filename
        ) from error
    except MakoException as error:
        raise jinja2.TemplateSyntaxError(str(error), 1, source.name, source.filename) from error


@contextmanager
def rendering(template: MakoTemplate) -> Iterator[None]:
    """Raise what Mako refuses to render as `jinja2.TemplateError`.

    What functions raise that a template calls keeps its type, and is told the template and line.
    """
    try:
        yield
    except jinja2.TemplateError:
        raise
    except MakoException as error:
        line, filename = _place(error, template)
        raise RenderingError(str(error), line, template.name, filename) from error
    except Exception as error:
        line, filename = _place(error, template)
        if not _is_undefined(error):
            name = template.name or "a template made from a string"
            error.add_note(f"In {name}{f', line {line}' if line else ''}.")
            raise
        msg = "a variable is undefined"
        raise UndefinedInTemplate(msg, line, template.name, filename) from error


def _place(error: Exception, template: MakoTemplate) -> tuple[int | None, str | None]:
    """Return the last line of a template, and its file, that an error came through."""
    with suppress(Exception):  # Looking for the place of an error must not be another one.
        for record in RichTraceback(error, error.__traceback__).reverse_records:
            if record[4] is not None:
                return record[5], record[4]
    return None, template.filename


def _is_undefined(error: Exception) -> bool:
    """Whether Mako's stand-in for an undefined variable was shown, or asked for an attribute."""
    if isinstance(error, NameError):
        return error.args == ("Undefined",)
    return isinstance(error, AttributeError) and error.obj is UNDEFINED
