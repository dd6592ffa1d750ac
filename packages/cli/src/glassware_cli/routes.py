"""The command `routes`: what URLs the application answers."""

from __future__ import annotations

from typing import Any

import click

from glassware_core import current

from .script_info import with_appcontext
from .table import format_table

__all__ = ["routes_command"]

COLUMNS = ("endpoint", "methods", "domain", "rule")


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
@with_appcontext
def routes_command(sort: str, all_methods: bool) -> None:
    """Show all registered routes with endpoints and methods."""
    try:
        url_map: Any = current().app.url_map
    except AttributeError as error:
        # It says which part is missing, and how to install it.
        raise click.ClickException(str(error)) from None
    ignored = set() if all_methods else {"HEAD", "OPTIONS"}
    rows = [_row(rule, url_map.host_matching, ignored) for rule in url_map.iter_rules()]
    if not rows:
        click.echo("No routes were registered.")
        return
    if sort != "match":
        rows.sort(key=lambda row: row[COLUMNS.index(sort)])
    domain = "Host" if url_map.host_matching else "Subdomain"
    header = ["Endpoint", "Methods", domain, "Rule"]
    if not any(row[2] for row in rows):
        header.remove(domain)
        rows = [(endpoint, methods, rule) for endpoint, methods, _, rule in rows]
    click.echo(format_table(header, rows))


def _row(rule: Any, host_matching: bool, ignored: set[str]) -> tuple[str, ...]:
    methods = ", ".join(sorted((rule.methods or set()) - ignored))
    domain = rule.host if host_matching else rule.subdomain
    return rule.endpoint, methods, domain or "", rule.rule
