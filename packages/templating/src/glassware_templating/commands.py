"""The commands `templates list`, `templates check` and `templates lint`.

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
from .engine import Capability, TemplateEngine
from .lookup import TemplateLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .app import TemplatingApp


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


@templates.command("lint")
@click.argument("patterns", nargs=-1, metavar="[PATTERN]...")
@click.option("--engine", "name", required=True, help="The engine that is to render them.")
@click.pass_context
def lint_command(ctx: click.Context, patterns: tuple[str, ...], name: str) -> None:
    """Report what in the templates another engine does otherwise; the exit code is 1 then.

    Nothing is rendered, so what depends on the values of variables is not found.
    """
    app = ctx.obj.load_app()
    with app.app_context():
        engine = _engine_named(app, name)
        lookup = TemplateLookup(app)
        names = _matching(lookup.list_templates(), patterns)
        found = [line for each in names for line in _doubts_of(engine, lookup, each)]
    for line in found:
        click.echo(line)
    templates, places = _count(len(names), "template"), _count(len(found), "place")
    click.echo(f"{templates} read, {places} to change for {name}")
    if found:
        ctx.exit(1)


def _engine_named(app: TemplatingApp, name: str) -> TemplateEngine:
    installed = app._plugins.merged("template_engines")
    if name not in installed:
        names = ", ".join(sorted(installed))
        msg = f"No plugin brings a template engine {name!r}; installed are: {names}."
        raise click.ClickException(msg)
    engine: TemplateEngine = installed[name](app)
    if Capability.FILES not in engine.capabilities:
        msg = f"The templates of the engine {name!r} are no files: they have to be written anew."
        raise click.ClickException(msg)
    if type(engine).lint is TemplateEngine.lint:
        msg = f"The engine {name!r} does not say what in templates of another one it does otherwise"
        raise click.ClickException(f"{msg}: it has no 'lint'.")
    return engine


def _doubts_of(engine: TemplateEngine, lookup: TemplateLookup, name: str) -> Iterator[str]:
    yield from _errors_of(engine, name)
    try:
        source = lookup.find(name)
    except UnicodeDecodeError:
        return
    place = _place(source.filename, name)
    for line, message in sorted(engine.lint(source)):
        yield f"{place}:{line}: {message}"


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
