"""The command `serve`: a server for production, granian."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from glassware_core import PluginError, UnknownBackend

from .ports import choose_port
from .script_info import ScriptInfo, pass_script_info

if TYPE_CHECKING:
    from collections.abc import Callable

    from glassware_core import Kernel

__all__ = ["serve_command"]


@click.command("serve", short_help="Serve with granian, for production.")
@click.option(
    "--host", "-h", default="127.0.0.1", show_default=True, help="The interface to bind to."
)
@click.option("--port", "-p", default=8000, show_default=True, help="The port to bind to.")
@click.option(
    "--workers",
    "-w",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many processes answer requests; as many as there are processor cores is usual.",
)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=None,
    help="How many requests a worker answers at once. By default granian decides.",
)
@click.option("--access-log/--no-access-log", default=False, help="Write a line for each request.")
@pass_script_info
def serve_command(
    info: ScriptInfo, host: str, port: int, workers: int, threads: int | None, access_log: bool
) -> None:
    """Serve the application with granian, a server for production.

    It is not installed with the command line: python -m pip install "glassware-cli[serve]".

    The application is loaded once before the workers start, so that what is wrong with it is told
    at once. Where that is known to the system, workers are forks of the process that loaded it.
    """
    granian = _granian()
    app = info.load_app()
    try:
        app.finish_setup()
    except (PluginError, UnknownBackend) as error:
        raise click.ClickException(str(error)) from None
    port = choose_port(host, port)
    source = f" ({info.app_source})" if info.app_source is not None else ""
    click.echo(f" * Serving app {info.app_import_path or app.name!r}{source}")
    if app.debug:
        click.secho(" * Debug mode is on. Turn it off in production.", err=True, fg="yellow")
    server = granian.Granian(
        info.app_import_path or app.name,
        address=host,
        port=port,
        interface=granian.constants.Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=access_log,
    )
    server.serve(target_loader=_loader(info), wrap_loader=False)


def _granian() -> Any:
    try:
        import granian.constants
    except ImportError:
        msg = (
            "Serving needs granian, which is not installed. Run: "
            'python -m pip install "glassware-cli[serve]"'
        )
        raise click.ClickException(msg) from None
    return granian


def _loader(info: ScriptInfo) -> Callable[[], Kernel]:
    """Return what gives a worker the application, also one that starts from nothing."""
    if info.create_app is not None:
        return info.load_app
    return partial(_load, info.app_import_path)


def _load(import_path: str | None) -> Kernel:
    app = ScriptInfo(import_path).load_app()
    app.finish_setup()
    return app
