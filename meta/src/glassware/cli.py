"""The command line."""

import click

from glassware_cli.api import (
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
    prepare_import,
    routes_command,
    run_command,
    shell_command,
    version_option,
    with_appcontext,
)
from glassware_cli.banner import show_server_banner
from glassware_cli.dispatching import DispatchingApp
from glassware_cli.dotenv import load_dotenv
from glassware_cli.main import main

from .borrowed import borrow

__all__ = [
    "AppGroup",
    "CertParamType",
    "DispatchingApp",
    "FlaskGroup",
    "NoAppException",
    "ScriptInfo",
    "SeparatedPathType",
    "cli",
    "click",
    "find_app_by_string",
    "find_best_app",
    "get_version",
    "load_dotenv",
    "locate_app",
    "main",
    "pass_script_info",
    "prepare_import",
    "routes_command",
    "run_command",
    "shell_command",
    "show_server_banner",
    "version_option",
    "with_appcontext",
]

borrow(__name__)

if __name__ == "__main__":
    main()
