"""The database: SQLite, one connection a request."""

import sqlite3
from pathlib import Path

from glassware import abort, current_app, g


def db():
    """Return the connection of this request, opened when it is first asked for."""
    if "db" not in g:
        g.db = sqlite3.connect(current_app.config["DATABASE"])
        g.db.row_factory = sqlite3.Row
        g.db.execute("pragma foreign_keys = on")
    return g.db


def close(error):
    """Close the connection, if there is one."""
    connection = g.pop("db", None)
    if connection is not None:
        connection.close()


def change(statement, *values):
    """Write to the database; return the number of the row that was added."""
    with db():
        return db().execute(statement, values).lastrowid


def one_or_404(statement, *values):
    """Return one row, or end the request with Not Found."""
    row = db().execute(statement, values).fetchone()
    if row is None:
        abort(404)
    return row


def init_app(app):
    """Make the tables where there are none; close connections with their request."""
    app.teardown_appcontext(close)
    Path(app.config["DATABASE"]).parent.mkdir(parents=True, exist_ok=True)
    with app.app_context(), app.open_resource("schema.sql", "r") as schema:
        db().executescript(schema.read())
