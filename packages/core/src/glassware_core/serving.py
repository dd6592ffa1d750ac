"""Serving an application with Werkzeug's development server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from werkzeug import serving

from .environment import get_debug_flag, get_env

if TYPE_CHECKING:
    from .kernel import Kernel


def run_application(
    app: Kernel, host: str | None, port: int | None, debug: bool | None, options: dict[str, Any]
) -> None:
    """Run the development server for an application; `Kernel.run` documents the arguments.

    When the module is imported by the command line, which serves it itself, nothing is run.
    """
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        if not serving.is_running_from_reloader():
            explain_ignored_app_run()
        return
    set_debug_mode(app, debug)
    host, port = address(app.config["SERVER_NAME"], host, port)
    options.setdefault("use_reloader", app.debug)
    options.setdefault("use_debugger", app.debug)
    options.setdefault("threaded", True)
    try:
        serving.run_simple(host, port, app, **options)
    finally:
        # An interactive session may go on to set the application up after the server stopped.
        app._got_first_request = False


def set_debug_mode(app: Kernel, debug: bool | None) -> None:
    """Turn debug mode on or off as is said, else as the process environment says, if it does."""
    if "FLASK_ENV" in os.environ:
        app.config["ENV"] = get_env()
        app.debug = get_debug_flag()
    elif "FLASK_DEBUG" in os.environ:
        app.debug = get_debug_flag()
    if debug is not None:
        app.debug = bool(debug)


def explain_ignored_app_run() -> None:
    """Say that a call to `run` is passed over, since the command line serves already."""
    # Not logging: this is an answer to whoever started the command.
    print(
        " * Ignoring a call to 'app.run()', the command line serves the application already.\n"
        "   Guard the call with 'if __name__ == \"__main__\"'."
    )


def address(server_name: str | None, host: str | None, port: int | None) -> tuple[str, int]:
    """Return where to listen: as given, else as `SERVER_NAME` says, else 127.0.0.1:5000."""
    named_host, _, named_port = (server_name or "").partition(":")
    if host is None:
        host = named_host or "127.0.0.1"
    if port is None:
        port = int(named_port) if named_port else 5000
    return host, port
