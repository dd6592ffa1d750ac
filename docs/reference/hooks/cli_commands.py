"""Bring a command.

Asked: when a command is looked for that the command line itself does not have.
Order: none; a name has one owner, and the application's own commands win.
"""

import click

from glassware import Flask, current_app
from glassware_cli import with_appcontext
from glassware_core import hookimpl


@click.command()
@with_appcontext
def ping():
    """Show that the application is there."""
    click.echo(f"pong from {current_app.name}")


class Pinging:
    @hookimpl
    def cli_commands(self, app):
        return [ping]


app = Flask("shop", plugins=[Pinging()])
assert app.test_cli_runner().invoke(args=["ping"]).output == "pong from shop\n"
