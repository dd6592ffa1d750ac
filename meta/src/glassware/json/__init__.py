"""JSON with the application's provider."""

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
]
