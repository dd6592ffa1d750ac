"""JSON with the application's provider."""

import importlib
from typing import TYPE_CHECKING, Any

from glassware_core.json import (
    JSONDecoder,
    JSONEncoder,
    dump,
    dumps,
    htmlsafe_dump,
    htmlsafe_dumps,
    jsonify,
    load,
    loads,
)

from ..borrowed import find_borrowed
from . import provider

if TYPE_CHECKING:
    from . import tag

__all__ = [
    "JSONDecoder",
    "JSONEncoder",
    "dump",
    "dumps",
    "htmlsafe_dump",
    "htmlsafe_dumps",
    "jsonify",
    "load",
    "loads",
    "provider",
    "tag",
]


def __getattr__(name: str) -> Any:
    """Import the module for tags when it is first asked for."""
    if name == "tag":
        return importlib.import_module(f"{__name__}.tag")
    return find_borrowed(__name__, name)
