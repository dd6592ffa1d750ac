"""The commands. Importing this imports click, which only the command line needs."""

from __future__ import annotations

import click

from glassware_cli import with_appcontext
from glassware_core import current_app

from .switch import Switch


@click.group()
def maintenance() -> None:
    """Turn maintenance on and off."""


@maintenance.command()
@with_appcontext
def on() -> None:
    """Answer requests with 503."""
    Switch.of(current_app).on()
    click.echo("Maintenance is on.")


@maintenance.command()
@with_appcontext
def off() -> None:
    """Answer requests as usual."""
    Switch.of(current_app).off()
    click.echo("Maintenance is off.")


@maintenance.command()
@with_appcontext
def status() -> None:
    """Show whether maintenance is on, and the file that says so."""
    switch = Switch.of(current_app)
    click.echo(f"Maintenance is {'on' if switch.is_on else 'off'}: {switch.path}")
