"""What needs click of the names that this part offers, in one place.

`glassware_cli` hands them on when they are first asked for.
"""

from __future__ import annotations

from .certificates import CertParamType
from .flask_group import FlaskGroup
from .groups import AppGroup
from .locate import NoAppException, find_app_by_string, find_best_app, locate_app, prepare_import
from .main import cli
from .options import get_version, version_option
from .paths import SeparatedPathType
from .plugins import plugins_command
from .routes import routes_command
from .run import run_command
from .script_info import ScriptInfo, pass_script_info, with_appcontext
from .shell import shell_command

__all__ = [
    "AppGroup",
    "CertParamType",
    "FlaskGroup",
    "NoAppException",
    "ScriptInfo",
    "SeparatedPathType",
    "cli",
    "find_app_by_string",
    "find_best_app",
    "get_version",
    "locate_app",
    "pass_script_info",
    "plugins_command",
    "prepare_import",
    "routes_command",
    "run_command",
    "shell_command",
    "version_option",
    "with_appcontext",
]
