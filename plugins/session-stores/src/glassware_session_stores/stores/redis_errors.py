"""The errors of redis-py and valkey-py, as those of a store."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import StoreError, StoreTimeout, StoreUnavailable

__all__ = ["Errors"]


class Errors:
    """Turn the errors of a client into those of a store.

    Args:
        client: The client.

    Attributes:
        any: What all errors of the client are.
        unknown_script: The server has not run the script before, or was started since.
    """

    def __init__(self, client: Any) -> None:
        library = type(client).__module__.partition(".")[0]
        name = "Valkey" if library == "valkey" else "Redis"
        exceptions: Any = import_module(f"{name.lower()}.exceptions")
        # What only a cluster raises is no error of the others.
        self.any = (
            getattr(exceptions, f"{name}Error"),
            getattr(exceptions, f"{name}ClusterException"),
        )
        self.unknown_script = exceptions.NoScriptError
        self._timeout = exceptions.TimeoutError
        self._unavailable = (
            exceptions.ConnectionError,
            exceptions.ReadOnlyError,
            exceptions.ClusterDownError,
        )

    def translated(self, error: Exception) -> StoreError:
        """Return the error of a store for one of the client."""
        if isinstance(error, self._timeout):
            return StoreTimeout(f"The session server did not answer in time: {error}")
        if isinstance(error, self._unavailable):
            return StoreUnavailable(f"The session server cannot be reached: {error}")
        return StoreError(f"The session server failed: {error}")
