"""The command `shell`: an interactive interpreter in the application's context."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from glassware_core import current

from .script_info import with_appcontext

if TYPE_CHECKING:
    from glassware_core import Kernel

__all__ = ["shell_command"]


@click.command("shell", short_help="Run a shell in the app context.")
@with_appcontext
def shell_command() -> None:
    """Run an interactive Python shell in the context of the application.

    The application is there as 'app', and what its shell context processors add. The file that
    the environment variable PYTHONSTARTUP names is run first.
    """
    app = current().app
    namespace: dict[str, Any] = {}
    _run_startup_file(namespace)
    namespace.update(shell_context(app))
    _complete_names_of(namespace)
    # Here, for an application may be in a module of its own named `code`.
    import code

    code.interact(banner=_banner(app), local=namespace)


def shell_context(app: Kernel) -> dict[str, Any]:
    """Return the names that a shell has: what `app.make_shell_context` says, else the app."""
    make = getattr(app, "make_shell_context", None)
    return {"app": app} if make is None else make()


def _banner(app: Kernel) -> str:
    return (
        f"Python {sys.version} on {sys.platform}\n"
        f"App: {app.import_name}\n"
        f"Instance: {app.instance_path}"
    )


def _run_startup_file(namespace: dict[str, Any]) -> None:
    """Run what the plain interpreter would run at its start."""
    file = os.environ.get("PYTHONSTARTUP")
    if file and os.path.isfile(file):
        with open(file, "rb") as source:
            exec(compile(source.read(), file, "exec"), namespace)


def _complete_names_of(namespace: dict[str, Any]) -> None:
    """Let Tab complete the shell's names instead of those of this program."""
    hook = getattr(sys, "__interactivehook__", None)
    if hook is None:
        return
    try:
        import readline
        from rlcompleter import Completer
    except ImportError:  # not on every platform
        pass
    else:
        readline.set_completer(Completer(namespace).complete)
    hook()
