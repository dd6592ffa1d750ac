"""The glassware command: run, shell, routes, plugins, and commands of your own."""

from typing import TYPE_CHECKING, Any

from .__about__ import __version__
from .app import CliApp, CliBlueprint, CliScaffold
from .banner import show_server_banner
from .dispatching import DispatchingApp
from .dotenv import load_dotenv

if TYPE_CHECKING:
    from .api import (
        AppGroup,
        CertParamType,
        FlaskGroup,
        NoAppException,
        ScriptInfo,
        SeparatedPathType,
        cli,
        find_app_by_string,
        find_best_app,
        get_version,
        locate_app,
        pass_script_info,
        plugins_command,
        prepare_import,
        routes_command,
        run_command,
        shell_command,
        version_option,
        with_appcontext,
    )

__all__ = [
    "AppGroup",
    "CertParamType",
    "CliApp",
    "CliBlueprint",
    "CliScaffold",
    "DispatchingApp",
    "FlaskGroup",
    "NoAppException",
    "ScriptInfo",
    "SeparatedPathType",
    "__version__",
    "cli",
    "find_app_by_string",
    "find_best_app",
    "get_version",
    "load_dotenv",
    "locate_app",
    "pass_script_info",
    "plugins_command",
    "prepare_import",
    "routes_command",
    "run_command",
    "shell_command",
    "show_server_banner",
    "version_option",
    "with_appcontext",
]


def __getattr__(name: str) -> Any:
    """Import what needs click when it is first asked for: composing does not import it."""
    if name in __all__:
        from . import api

        return getattr(api, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
