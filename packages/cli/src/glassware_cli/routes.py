"""The command `routes`: what URLs the application answers."""

from __future__ import annotations

import json
from typing import Any

import click

from glassware_core import current

from .locations import location_of
from .matching import match, parse_request
from .script_info import with_appcontext
from .table import format_table

__all__ = ["routes_command"]

COLUMNS = ("endpoint", "methods", "domain", "rule")
IMPLIED = frozenset({"HEAD", "OPTIONS"})


@click.command("routes", short_help="Show the routes for the app.")
@click.option(
    "--sort",
    "-s",
    type=click.Choice([*COLUMNS, "match"]),
    default="endpoint",
    help=(
        "Method to sort routes by. 'match' is the order in which the application matches routes "
        "when dispatching a request."
    ),
)
@click.option("--all-methods", is_flag=True, help="Show HEAD and OPTIONS methods.")
@click.option("--long", "-l", is_flag=True, help="Show blueprints and where views are written.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all that is known.")
@click.option(
    "--match",
    "request",
    metavar="REQUEST",
    help=(
        "Show which rule answers a request such as 'GET /path', or why none does. "
        "A whole URL tells the host as well. No view is called."
    ),
)
@with_appcontext
def routes_command(
    sort: str, all_methods: bool, long: bool, as_json: bool, request: str | None
) -> None:
    """Show all registered routes with endpoints and methods."""
    app: Any = current().app
    try:
        url_map: Any = app.url_map
    except AttributeError as error:
        # It says which part is missing, and how to install it.
        raise click.ClickException(str(error)) from None
    if request is not None:
        _show_match(app, request, as_json)
        return
    entries = [describe(app, rule) for rule in url_map.iter_rules()]
    if sort != "match":
        entries.sort(key=lambda entry: _cells(entry, all_methods)[COLUMNS.index(sort)])
    if as_json:
        click.echo(json.dumps(entries, indent=2))
    elif entries:
        click.echo(_table(entries, url_map.host_matching, all_methods, long))
    else:
        click.echo("No routes were registered.")


def describe(app: Any, rule: Any) -> dict[str, Any]:
    """Return what is known of a rule, as JSON takes it.

    Args:
        app: The application.
        rule: The rule.
    """
    endpoint = str(rule.endpoint)
    place = location_of(getattr(app, "view_functions", {}).get(rule.endpoint))
    blueprint = endpoint.rpartition(".")[0]
    return {
        "endpoint": endpoint,
        "methods": sorted(rule.methods or ()),
        "domain": (rule.host if rule.map.host_matching else rule.subdomain) or "",
        "rule": rule.rule,
        "blueprint": blueprint if blueprint in getattr(app, "blueprints", {}) else None,
        "file": place.file if place is not None else None,
        "line": place.line if place is not None else None,
    }


def _cells(entry: dict[str, Any], all_methods: bool) -> tuple[str, ...]:
    methods = [name for name in entry["methods"] if all_methods or name not in IMPLIED]
    return entry["endpoint"], ", ".join(methods), entry["domain"], entry["rule"]


def _table(entries: list[dict[str, Any]], hosts: bool, all_methods: bool, long: bool) -> str:
    header = ["Endpoint", "Methods", "Host" if hosts else "Subdomain", "Rule"]
    rows = [list(_cells(entry, all_methods)) for entry in entries]
    if not any(entry["domain"] for entry in entries):
        for line in (header, *rows):
            del line[2]
    if long:
        header += ["Blueprint", "View"]
        for row, entry in zip(rows, entries, strict=True):
            row += [entry["blueprint"] or "", _place(entry)]
    return format_table(header, rows)


def _place(entry: dict[str, Any]) -> str:
    return "" if entry["file"] is None else f"{entry['file']}:{entry['line']}"


def _show_match(app: Any, text: str, as_json: bool) -> None:
    """Show what answers a request; a request that nothing answers ends with the exit code 1."""
    try:
        method, target = parse_request(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--match'") from None
    found = match(app, method, target)
    entry = {} if found.rule is None else describe(app, found.rule)
    if as_json:
        arguments = {name: str(value) for name, value in found.arguments.items()}
        request = {"method": method, "target": target, "status": found.status}
        told = {"reason": found.reason or None, "route": entry or None, "arguments": arguments}
        click.echo(json.dumps({**request, **told}, indent=2))
    elif entry:
        place = _place(entry) or "nowhere known"
        click.echo(f"{method} {target} is answered by {entry['endpoint']!r} in {place}.")
        click.echo(f"Rule: {entry['rule']}  Methods: {', '.join(entry['methods'])}")
        for name, value in found.arguments.items():
            click.echo(f"Argument: {name}={value!r}")
    else:
        click.echo(f"{method} {target} gets {found.status}. {found.reason}")
    if found.status is not None and found.status >= 400:
        click.get_current_context().exit(1)
