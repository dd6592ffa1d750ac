"""What the template kit renders, and how it reads what comes of it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from glassware_core import request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def functions() -> Any:
    """Return the templating part, which this one does not depend on."""
    return import_module("glassware_templating")


def jinja2() -> Any:
    """Return the package whose errors the contract names."""
    return import_module("jinja2")


def render(app: Any, name: Any, /, **context: Any) -> str:
    """Render a template outside of a request; blanks around it do not count."""
    with app.app_context():
        return shown(functions().render_template(name, **context))


def shown(text: str) -> str:
    """Return a rendered text without the blanks around it and between its tags."""
    return ">".join(part.strip() for part in text.strip().split(">"))


def listen(app: Any) -> list[tuple[str, Any, Any]]:
    """Return a list that both events are added to, with template and variables."""
    seen: list[tuple[str, Any, Any]] = []
    for event in ("before_render_template", "template_rendered"):
        app.events.add(
            event,
            lambda app, *, template, context, event=event: seen.append((event, template, context)),
        )
    return seen


def change(path: Path, old: str = "<p>", new: str = "<p>new ") -> None:
    """Change a template's text, and its time so that it counts as changed."""
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(path, (0, 0))


def raised_or(call: Callable[[], str]) -> str:
    """Return what a call returns, or the error that it raised as text."""
    try:
        return call()
    except Exception as error:
        return repr(error)


class KitFailure(Exception):
    """An error of a function that a template calls."""


class Item:
    """A value with an attribute."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __str__(self) -> str:
        return "<Item>"


class Html:
    """A value that brings its own markup; in a text it is another one."""

    def __html__(self) -> str:
        """Return the markup."""
        return "<i>safe</i>"

    def __str__(self) -> str:
        return "<i>text</i>"


class HtmlText(str):
    """A text that brings its own markup."""

    def __html__(self) -> str:
        """Return the markup."""
        return "<i>text</i>"


class Text(str):
    """A text of a class of its own."""


class Late:
    """A value that is known when it is shown: where the request is then."""

    def __str__(self) -> str:
        return f"at {request.path}"
