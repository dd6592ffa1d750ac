"""The command `glassware`."""

from __future__ import annotations

from .flask_group import FlaskGroup

__all__ = ["cli", "main"]

cli = FlaskGroup(
    name="glassware",
    help=(
        "Run, inspect and manage an application.\n\n"
        "An application to load must be given with the '--app' option, 'FLASK_APP' environment "
        "variable, '[tool.glassware] app' in 'pyproject.toml', or with a 'wsgi.py' or 'app.py' "
        "file in the current directory."
    ),
)


def main() -> None:
    """Run the command line and exit."""
    cli.main()
