"""The commands `templates list` and `templates check`.

They are given to the command line by the hook `cli_commands`, so click is there when this module
is imported.
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click
from jinja2 import TemplateError, TemplateSyntaxError

from .debughelpers import owner_of
from .lookup import TemplateLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .app import TemplatingApp
    from .engine import TemplateEngine


@click.group()
def templates() -> None:
    """Show and check the templates of the application."""


@templates.command("list")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]...")
@click.option("--shadowed", is_flag=True, help="Only templates that hide others of their name.")
@click.pass_context
def list_command(ctx: click.Context, patterns: tuple[str, ...], shadowed: bool) -> None:
    """List templates: which file wins, and which files it shadows."""
    app = ctx.obj.load_app()
    with app.app_context():
        rows = list(_rows(app, patterns, shadowed))
    if not rows:
        click.echo(_none(app, patterns, "shadow another" if shadowed else "match"))
        return
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[3]]).rstrip())


@templates.command("check")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]...")
@click.pass_context
def check_command(ctx: click.Context, patterns: tuple[str, ...]) -> None:
    """Compile all templates; the exit code is 1 where one has an error."""
    app = ctx.obj.load_app()
    with app.app_context():
        engine: TemplateEngine = app.template_engine
        names = _matching(engine.list_templates(), patterns)
        errors = [error for name in names for error in _errors_of(engine, name)]
    if not names:
        click.echo(_none(app, patterns, "match"))
        return
    for error in errors:
        click.echo(error)
    click.echo(f"{_count(len(names), 'template')} compiled, {_count(len(errors), 'error')}")
    if errors:
        ctx.exit(1)


def _matching(names: Iterable[str], patterns: tuple[str, ...]) -> list[str]:
    return [n for n in names if not patterns or any(fnmatchcase(n, p) for p in patterns)]


def _rows(
    app: TemplatingApp, patterns: tuple[str, ...], shadowed: bool
) -> Iterator[tuple[str, str, str, str]]:
    """Yield rows of name, engine, owner and place; one whose name is blank is shadowed."""
    engine: Any = app.template_engine
    lookup = TemplateLookup(app)
    for name in _matching(engine.list_templates(), patterns):
        by = (engine.engine_of(name) if hasattr(engine, "engine_of") else engine).name or ""
        found = lookup.find_all(name)
        if shadowed and len(found) < 2:
            continue
        if not found:
            yield name, by, "the engine", ""
        for number, (owner, source) in enumerate(found):
            place = _place(source.filename, name)
            yield (
                ("  shadows", "", owner_of(owner), place)
                if number
                else (name, by, owner_of(owner), place)
            )


def _errors_of(engine: TemplateEngine, name: str) -> Iterator[str]:
    try:
        engine.find(name)
    except TemplateSyntaxError as error:
        place = _place(error.filename, error.name or name)
        yield f"{place}:{error.lineno}: {error.message}"
    except TemplateError as error:
        yield f"{name}: {type(error).__name__}: {error}"
    except UnicodeDecodeError as error:
        yield f"{name}: not a text in {error.encoding}: {error.reason} at byte {error.start}"


def _place(filename: str | None, name: str) -> str:
    """Return a file relative to the current folder if it is in it, as compilers write it."""
    if filename is None or not os.path.isabs(filename):
        return filename or name
    relative = os.path.relpath(filename)
    return filename if relative.startswith(os.pardir) else relative


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _none(app: TemplatingApp, patterns: tuple[str, ...], what: str) -> str:
    if patterns or what != "match":
        return f"No templates {what}{': ' if patterns else ''}{' '.join(patterns)}."
    engine: TemplateEngine = app.template_engine
    return f"There are no templates, by the engine {engine.name!r}."
