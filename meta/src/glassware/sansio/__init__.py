"""The names under which Flask 3.1 keeps what is free of input and output."""

from . import app, blueprints, scaffold

__all__ = ["app", "blueprints", "scaffold"]
