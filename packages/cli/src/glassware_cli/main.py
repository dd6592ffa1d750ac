"""The command `glassware`."""

from __future__ import annotations

from .flask_group import FlaskGroup
from .tracebacks import install_hook

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
    """Run the command line and exit; errors of the application are shown from its frames on."""
    install_hook()
    cli.main()
