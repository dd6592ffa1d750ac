"""Commands: `glassware --app … board init`, `seed`, `create-user`, `promote`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassware import current_app
from glassware.cli import AppGroup

from . import database, seed, users

if TYPE_CHECKING:
    from glassware import Flask

board = AppGroup("board", help="Look after the board.")


@board.command("init")
def init_command() -> None:
    """Make the database where there is none."""
    path = current_app.config["DATABASE"]
    # The factory made the tables already: without this command it would at the first request.
    database.prepare(path)
    click.echo(f"The database is {path}.")


@board.command("seed")
@click.option("--posts", default=200, show_default=True, help="How many posts to add.")
def seed_command(posts: int) -> None:
    """Add posts to look at."""
    with database.transaction() as connection:
        count = seed.fill(connection, Path(current_app.config["UPLOADS"]), posts)
    click.echo(f"{count} posts added.")


@board.command("create-user")
@click.argument("name")
@click.option("--admin", is_flag=True, help="Make it an administrator.")
@click.password_option(help="Asked for when not given.")
def create_user_command(name: str, admin: bool, password: str) -> None:
    """Make an account."""
    problem = users.name_problem(name) or users.password_problem(password)
    if problem:
        raise click.ClickException(problem)
    try:
        users.add_user(name, password, role="admin" if admin else "member")
    except users.NameTaken as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{name} can sign in.")


@board.command("promote")
@click.argument("name")
def promote_command(name: str) -> None:
    """Make somebody an administrator."""
    user = users.user_by_name(name)
    if user is None:
        msg = f"Nobody is called {name}. There are: {', '.join(_names()) or 'no accounts'}."
        raise click.ClickException(msg)
    users.set_role(user["id"], "admin")
    click.echo(f"{user['name']} is an administrator.")


def _names() -> list[str]:
    return [user["name"] for user in users.all_users()]


def init_app(app: Flask) -> None:
    """Add the group of commands."""
    app.cli.add_command(board)
