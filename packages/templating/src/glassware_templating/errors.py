"""What goes wrong while a template is rendered, whichever engine renders it.

Apart from the engine's contract because Jinja's errors are its bases: composing an application
imports no Jinja.
"""

from __future__ import annotations

from jinja2 import TemplateRuntimeError, UndefinedError


class RenderingError(TemplateRuntimeError):
    """Report what a template's language refused while it rendered the template.

    Args:
        message: What was wrong.
        lineno: The line, counted from 1; None where the engine does not know it.
        name: The template's name; None for one made from a string.
        filename: Its file, if it comes from one.
    """

    def __init__(
        self,
        message: str,
        lineno: int | None = None,
        name: str | None = None,
        filename: str | None = None,
    ) -> None:
        super().__init__(message)
        self.lineno = lineno
        self.name = name
        self.filename = filename

    def __str__(self) -> str:
        place = self.name or self.filename or "a template made from a string"
        line = "" if self.lineno is None else f", line {self.lineno}"
        return f"{self.message} (in {place}{line})"


class UndefinedInTemplate(RenderingError, UndefinedError):
    """Report a variable that a template needs and nobody gave."""
