"""What maintenance answers to the hooks."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from .middleware import BYPASS, MaintenanceMiddleware
from .switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

    from glassware_core import Kernel


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the file that is the switch, below the instance folder, and what clients wait."""
    return {"MAINTENANCE_FILE": "maintenance", "MAINTENANCE_RETRY_AFTER": 300}


@hookimpl
def app_frozen(app: Kernel) -> None:
    """Check the configuration: a switch that cannot be turned shows only when it is needed."""
    path = Switch.of(app).path
    if os.path.isdir(path):
        msg = f"MAINTENANCE_FILE is {path!r}, which is a folder; name a file in it."
        raise ValueError(msg)


@hookimpl
def wsgi_middleware(app: Kernel) -> Callable[..., Any]:
    """Stand in front of the application: it need not work while it is being maintained."""
    retry_after = app.config["MAINTENANCE_RETRY_AFTER"]
    return partial(MaintenanceMiddleware, switch=Switch.of(app), retry_after=retry_after)


@hookimpl
def cli_commands(app: Kernel) -> list[click.Command]:
    """Give the commands `maintenance on`, `off` and `status`."""
    from .commands import maintenance

    return [maintenance]


@hookimpl
def shell_context(app: Kernel) -> dict[str, Any]:
    """Give the switch to interactive shells."""
    return {"maintenance": Switch.of(app)}


@hookimpl
def test_environ(app: Kernel, builder: Any) -> None:
    """Let test clients through: what a test sees does not depend on a file of the machine."""
    builder.environ_overrides = {BYPASS: True, **(builder.environ_overrides or {})}
