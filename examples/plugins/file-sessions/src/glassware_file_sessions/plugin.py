"""What file-sessions answers to the hooks."""

from __future__ import annotations

from typing import Any

from glassware_core import hookimpl

from .interface import FileSessionInterface


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the folder of the sessions; None for one in the instance folder."""
    return {"SESSION_FILE_FOLDER": None}


@hookimpl
def session_backends() -> dict[str, Any]:
    """Give the backend that `SESSION_BACKEND = "file"` chooses."""
    return {"file": FileSessionInterface}
