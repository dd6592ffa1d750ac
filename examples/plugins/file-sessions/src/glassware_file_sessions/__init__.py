"""Sessions in files: the browser keeps a random name, the server the rest."""

from .interface import FileSession, FileSessionInterface

__all__ = ["FileSession", "FileSessionInterface"]
