"""The options that every group with an application has: `--app`, `--debug`, `--env-file`.

Their order matters: a file may name the application and turn debug mode on, and both must be
known before the application is loaded. All three are eager, so that also `--help`, which lists
the application's commands, sees them.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from importlib.util import find_spec
from typing import Any

import click
from click.core import ParameterSource

from .__about__ import __version__
from .dotenv import load_dotenv
from .script_info import ScriptInfo

__all__ = ["app_option", "debug_option", "env_file_option", "get_version", "version_option"]


def _load_env_file(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    info = ctx.ensure_object(ScriptInfo)
    if value is not None and find_spec("dotenv") is None:
        msg = (
            "python-dotenv must be installed to load an env file: "
            "python -m pip install python-dotenv"
        )
        raise click.BadParameter(msg, ctx, param)
    if value is not None or info.load_dotenv_defaults:
        try:
            load_dotenv(value, load_defaults=info.load_dotenv_defaults)
        except ValueError as error:
            raise click.BadParameter(str(error), ctx, param) from None
    return value


def _set_app(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        info = ctx.ensure_object(ScriptInfo)
        info.app_import_path, info.app_source = value, f"named by {_source(ctx, param, value)}"
    return value


def _source(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Say what gave the application's name: the option, or which variable."""
    if ctx.get_parameter_source(str(param.name)) is not ParameterSource.ENVIRONMENT:
        return "--app"
    if os.environ.get("GLASSWARE_APP") == value:
        return "GLASSWARE_APP"
    return f"{ctx.auto_envvar_prefix}_{str(param.name).upper()}"


def _set_debug(ctx: click.Context, param: click.Parameter, value: bool | None) -> bool | None:
    source = ctx.get_parameter_source(str(param.name))
    if value is None or source in (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP):
        return None
    # The application may be made, and look at it, long before anything could be set on it. A
    # process that the reloader starts inherits it too.
    os.environ["FLASK_DEBUG"] = "1" if value else "0"
    return value


def get_version(ctx: click.Context, param: click.Parameter | None, value: Any) -> None:
    """Print the versions of Python, glassware and Werkzeug, and end the command.

    Where glassware stands for Flask, the level of Flask's API is printed as well.

    Args:
        ctx: The command's context.
        param: The option.
        value: Whether the option was given.
    """
    if not value or ctx.resilient_parsing:
        return
    lines = [f"Python {platform.python_version()}", _own_version()]
    if getattr(sys.modules.get("flask"), "__name__", None) == "glassware":
        lines.append(f"Flask {importlib.metadata.version('flask')}")
    lines.append(f"Werkzeug {importlib.metadata.version('werkzeug')}")
    click.echo("\n".join(lines), color=ctx.color)
    ctx.exit()


def _own_version() -> str:
    try:
        return f"glassware {importlib.metadata.version('glassware')}"
    except importlib.metadata.PackageNotFoundError:  # single parts are installed
        return f"glassware-cli {__version__}"


env_file_option = click.Option(
    ["-e", "--env-file"],
    type=click.Path(exists=True, dir_okay=False),
    is_eager=True,
    expose_value=False,
    callback=_load_env_file,
    help=(
        "Load environment variables from this file, taking precedence over those set by '.env' "
        "and '.flaskenv'. Variables set directly in the environment take highest precedence. "
        "python-dotenv must be installed."
    ),
)

app_option = click.Option(
    ["-A", "--app"],
    metavar="IMPORT",
    # Besides FLASK_APP, or what else the group's prefix makes of it.
    envvar="GLASSWARE_APP",
    is_eager=True,
    expose_value=False,
    callback=_set_app,
    help=(
        "The application or factory function to load, in the form 'module:name'. Module can be a "
        "dotted import or file path. Name is not required if it is 'app', 'application', "
        "'create_app', or 'make_app', and can be 'name(args)' to pass arguments. Also read from "
        "GLASSWARE_APP, FLASK_APP, and '[tool.glassware] app' in pyproject.toml, in this order."
    ),
)

debug_option = click.Option(
    ["--debug/--no-debug"],
    default=None,
    is_eager=True,
    expose_value=False,
    callback=_set_debug,
    help="Set debug mode.",
)

version_option = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=get_version,
    help="Show the versions of glassware and what it runs on.",
)
