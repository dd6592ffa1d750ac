"""A community board: a whole application on glassware and SQLite."""

from .factory import create_app

__all__ = ["create_app"]
