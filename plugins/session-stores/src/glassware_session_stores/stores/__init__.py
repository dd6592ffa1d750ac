"""The stores. Those whose client an extra brings are in modules of their own."""

from .memory import MemoryStore
from .sqlite import SQLiteStore

__all__ = ["MemoryStore", "SQLiteStore"]
