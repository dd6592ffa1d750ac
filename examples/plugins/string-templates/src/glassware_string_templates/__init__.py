"""Templates in the language of `string.Template`, such as `Hello $name`."""

from .engine import StringEngine, StringTemplate

__all__ = ["StringEngine", "StringTemplate"]
