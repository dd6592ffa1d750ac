"""The command `run`: the development server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from werkzeug import serving

from glassware_core import PluginError, UnknownBackend
from glassware_core.environment import get_debug_flag

from .banner import show_server_banner
from .certificates import CertParamType, validate_key
from .dispatching import DispatchingApp
from .options import debug_option
from .paths import SeparatedPathType
from .ports import choose_port
from .script_info import ScriptInfo, pass_script_info
from .tracebacks import format_error, frames_of_user

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["run_command"]


@click.command("run", short_help="Run a development server.")
@click.option("--host", "-h", default="127.0.0.1", help="The interface to bind to.")
@click.option(
    "--port", "-p", default=5000, help="The port to bind to. If it is taken, a free one is offered."
)
@click.option(
    "--cert",
    type=CertParamType(),
    # Before --key, which is checked against it.
    is_eager=True,
    help="Specify a certificate file to use HTTPS.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    callback=validate_key,
    expose_value=False,
    help="The key file to use when specifying a certificate.",
)
@click.option(
    "--reload/--no-reload",
    default=None,
    help="Enable or disable the reloader. By default the reloader is active if debug is enabled.",
)
@click.option(
    "--debugger/--no-debugger",
    default=None,
    help="Enable or disable the debugger. By default the debugger is active if debug is enabled.",
)
@click.option(
    "--eager-loading/--lazy-loading",
    default=None,
    hidden=True,
    help="Load the application before the server listens, as by default, or in the background.",
)
@click.option(
    "--with-threads/--without-threads",
    default=True,
    help="Enable or disable multithreading.",
)
@click.option(
    "--extra-files",
    default=None,
    type=SeparatedPathType(),
    help=(
        "Extra files that trigger a reload on change. Multiple paths are separated by "
        f"{os.path.pathsep!r}."
    ),
)
@click.option(
    "--exclude-patterns",
    default=None,
    type=SeparatedPathType(),
    help=(
        "Files matching these fnmatch patterns will not trigger a reload on change. Multiple "
        f"patterns are separated by {os.path.pathsep!r}."
    ),
)
@pass_script_info
def run_command(
    info: ScriptInfo,
    host: str,
    port: int,
    reload: bool | None,
    debugger: bool | None,
    with_threads: bool,
    cert: Any,
    extra_files: list[str] | None,
    exclude_patterns: list[str] | None,
    eager_loading: bool | None = None,
) -> None:
    """Run a local development server.

    This server is for development purposes only. It does not provide the stability, security, or
    performance of production WSGI servers.

    The reloader and debugger are enabled by default with the '--debug' option.
    """
    debug = get_debug_flag()
    reload = debug if reload is None else reload
    debugger = debug if debugger is None else debugger
    if not serving.is_running_from_reloader():
        # A process that the reloader starts is handed the socket.
        port = choose_port(host, port)
    app: WSGIApplication
    if eager_loading is False:
        app = DispatchingApp(info.load_app, use_eager_loading=False)
    else:
        # With the reloader this process only watches; the one that it starts serves.
        serves = not reload or serving.is_running_from_reloader()
        app = _load(info, serves)
    show_server_banner(debug, info.app_import_path, info.app_source)
    serving.run_simple(
        host,
        port,
        app,
        use_reloader=reload,
        use_debugger=debugger,
        threaded=with_threads,
        ssl_context=cert,
        extra_files=extra_files,
        exclude_patterns=exclude_patterns,
    )


run_command.params.insert(0, debug_option)


def _load(info: ScriptInfo, serves: bool) -> WSGIApplication:
    """Load the application, and check it if it is going to be served.

    What is wrong at the start ends the command. After a reload the server goes on, so that it can
    reload again once the file is corrected; until then every request raises the error.
    """
    try:
        app = info.load_app()
        if serves:
            app.finish_setup()
    except SystemExit as end:
        if not serving.is_running_from_reloader():
            raise
        msg = f"The application ended the program while it was loaded: {end!r}."
        error = RuntimeError(msg).with_traceback(end.__traceback__)
        click.echo(format_error(error), err=True)
        return _failing_with(error)
    except Exception as error:
        if serving.is_running_from_reloader():
            click.echo(format_error(error), err=True)
            return _failing_with(error)
        if isinstance(error, (PluginError, UnknownBackend)):
            raise click.ClickException(str(error)) from None
        raise
    return app


def _failing_with(error: Exception) -> WSGIApplication:
    # Each time it is raised, an error gathers more frames.
    trace = frames_of_user(error.__traceback__)

    def fail(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise error.with_traceback(trace)

    return fail
