"""The stores, each in a module of its own that is imported when it is chosen."""

from .memory import MemoryStore
from .sqlite import SQLiteStore

__all__ = ["MemoryStore", "SQLiteStore"]
