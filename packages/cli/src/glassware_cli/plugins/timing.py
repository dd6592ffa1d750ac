"""The command `plugins time`: what each plugin costs at import, at set-up, and per request."""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from glassware_core.membership import time_requests
from glassware_core.timing import TIMES

from ..matching import parse_request
from ..script_info import ScriptInfo, pass_script_info
from ..table import print_table
from .listing import plugins_of

if TYPE_CHECKING:
    from glassware_core import Kernel

__all__ = ["time_command"]

#: Run by an interpreter of its own: in this one, the command line has imported much already.
IMPORTS = """
import json
from glassware_core import installed_plugins
records = [record for record in installed_plugins().records if record.plugin is not None]
print(json.dumps({record.name: record.seconds for record in records}))
"""

#: The fastest of several imports is the one that nothing else slowed down.
IMPORT_RUNS = 3


@click.command("time", short_help="Show what each plugin costs.")
@click.option(
    "--request",
    default="GET /",
    show_default=True,
    metavar="REQUEST",
    help="The request to measure. The application answers it, with all that it does then.",
)
@click.option(
    "--count",
    "-n",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="How many requests to take the mean of.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, in seconds.")
@pass_script_info
def time_command(info: ScriptInfo, request: str, count: int, as_json: bool) -> None:
    """Show what each plugin costs: its import, its set-up, and its share of a request.

    The import is measured in a new interpreter; what several plugins share is counted for the
    first of them. Set-up is the answers to hooks. A request's share is what the plugin gave to be
    called: callables of the plan, sinks and middleware. Functions that it registers like an
    application does belong to the application here.
    """
    try:
        method, target = parse_request(request)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--request'") from None
    plugins = plugins_of(info)
    app = info._loaded_app
    imports = measure_imports()
    shares, total = measure_requests(app, method, target, count) if app is not None else ({}, None)
    setup = plugins.seconds if app is None else app._plugins.seconds
    rows: list[dict[str, Any]] = [
        {
            "name": record.name,
            "import": imports.get(record.name),
            "setup": setup.get(record.name, 0.0),
            "request": shares.get(record.name, 0.0) if app is not None else None,
        }
        for record in plugins.active
    ]
    if as_json:
        measured = {"request": f"{method} {target}", "count": count, "seconds": total}
        click.echo(json.dumps({"plugins": rows, "request": measured}, indent=2))
        return
    cells = [
        (
            row["name"],
            _shown(row["import"], 1e3),
            _shown(row["setup"], 1e3),
            _shown(row["request"], 1e6),
        )
        for row in rows
    ]
    print_table(("Plugin", "Import (ms)", "Set-up (ms)", "Request (µs)"), cells)
    if total is not None:
        click.echo(f"\n{method} {target} took {total * 1e6:.1f} µs, the mean of {count}.")


def measure_imports() -> dict[str, float]:
    """Return how many seconds each installed plugin takes to import, by name.

    Raises:
        click.ClickException: The plugins cannot be loaded.
    """
    best: dict[str, float] = {}
    for _ in range(IMPORT_RUNS):
        done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            msg = f"The plugins cannot be loaded: {last}"
            raise click.ClickException(msg)
        # A plugin may print something when it is imported.
        for name, seconds in json.loads(done.stdout.splitlines()[-1]).items():
            best[name] = min(seconds, best.get(name, seconds))
    return best


def measure_requests(
    app: Kernel, method: str, target: str, count: int
) -> tuple[dict[str, float], float]:
    """Return what a request takes, in seconds: by the plugin's name, and in whole.

    Args:
        app: The application.
        method: The request's method.
        target: Its path and query, or a whole URL.
        count: How many requests to take the mean of.

    Raises:
        click.ClickException: The application raises, or does not start.
    """
    from werkzeug.test import Client

    times: dict[str, float] = {}
    client = Client(app)
    try:
        time_requests(app)
        client.open(target, method=method).close()  # the first one compiles what others run
        started = perf_counter()
        for _ in range(count):
            client.open(target, method=method, environ_overrides={TIMES: times}).close()
        total = perf_counter() - started
    except Exception as error:
        msg = f"{method} {target} raised {type(error).__name__}: {error}"
        raise click.ClickException(msg) from error
    return {name: seconds / count for name, seconds in times.items()}, total / count


def _shown(seconds: float | None, factor: float) -> str:
    return "-" if seconds is None else f"{seconds * factor:.2f}"
