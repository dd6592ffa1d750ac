"""Say why a template was not found, or which one of several was taken."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from glassware_core import DeferredScaffold, Kernel, current

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import BaseLoader

BLUEPRINT_TEMPLATES = "https://flask.palletsprojects.com/blueprints/#templates"


def explain_template_loading_attempts(
    app: Kernel, template: str, attempts: Sequence[tuple[BaseLoader, Any, Any]]
) -> None:
    """Log where a template was looked for.

    Args:
        app: The application; its logger receives the explanation.
        template: The template's name.
        attempts: For each loader: itself, the application or blueprint that it belongs to (or a
            text that names another owner), and what it found: None or source, file name and
            whether-up-to-date function.
    """
    app.logger.info("\n".join(_explain(template, attempts)))


def places_looked_at(attempts: Sequence[tuple[BaseLoader, Any, Any]]) -> str:
    """Say in a few lines where a template was looked for in vain.

    Args:
        attempts: As for `explain_template_loading_attempts`.
    """
    if not attempts:
        return "There is no folder of templates and no other loader to look in."
    lines = ["It was looked for in:"]
    for loader, owner, _ in attempts:
        for folder in getattr(loader, "searchpath", ()):
            state = "" if os.path.isdir(folder) else ", a folder that does not exist"
            lines.append(f"- {folder} of {owner_of(owner)}{state}")
        if not hasattr(loader, "searchpath"):
            lines.append(f"- a {type(loader).__name__} of {owner_of(owner)}")
    return "\n".join(lines)


def _explain(template: str, attempts: Sequence[tuple[BaseLoader, Any, Any]]) -> Iterator[str]:
    yield f"Locating template {template!r}:"
    matches = 0
    for number, (loader, owner, found) in enumerate(attempts, 1):
        yield f"{number:5}: trying loader of {owner_of(owner)}"
        for line in _loader(loader):
            yield f"       {line}"
        if found is None:
            yield "       -> no match"
        else:
            matches += 1
            yield f"       -> found ({found[1] or '<string>'!r})"
    if matches > 1:
        yield "Warning: multiple loaders returned a match for the template."
    if matches == 0:
        yield "Error: the template could not be found."
        blueprint = _current_blueprint()
        if blueprint is not None:
            yield (
                "  The template was looked up from an endpoint that belongs to the blueprint "
                f"{blueprint!r}."
            )
            yield "  Maybe you did not place a template in the right folder?"
            yield f"  See {BLUEPRINT_TEMPLATES}"


def owner_of(owner: Any) -> str:
    """Name the owner of a loader: an application, a blueprint or a plugin."""
    if isinstance(owner, Kernel):
        return f"application {owner.import_name!r}"
    if isinstance(owner, DeferredScaffold):
        return f"blueprint {owner.name!r} ({owner.import_name})"
    return owner if isinstance(owner, str) else repr(owner)


def _loader(loader: BaseLoader) -> Iterator[str]:
    """Describe a loader by its class and its plain public attributes."""
    cls = type(loader)
    yield f"class: {cls.__module__}.{cls.__name__}"
    for name, value in sorted(vars(loader).items()):
        if name.startswith("_"):
            continue
        if isinstance(value, tuple | list):
            if all(isinstance(item, str) for item in value):
                yield f"{name}:"
                for item in value:
                    yield f"  - {item}"
        elif isinstance(value, str | int | float | bool):
            yield f"{name}: {value!r}"


def _current_blueprint() -> str | None:
    context = current().rctx
    if context is None:
        return None
    name: str | None = context.request.blueprint
    return name
