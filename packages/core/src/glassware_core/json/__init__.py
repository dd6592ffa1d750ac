"""Serialize and deserialize JSON as the current application does."""

from .functions import dump, dumps, htmlsafe_dump, htmlsafe_dumps, jsonify, load, loads
from .legacy import JSONDecoder, JSONEncoder

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
