"""Stand-ins for blinker's names, where blinker cannot be imported.

Code that sends signals runs on; code that wants to receive them is told what is missing.
"""

from __future__ import annotations

from typing import Any, NoReturn

MISSING = (
    "Signals need the blinker library, which cannot be imported here. "
    "Install it: python -m pip install blinker"
)


class FakeSignal:
    """A signal that is sent to nobody.

    Args:
        name: The signal's name.
        doc: The signal's docstring.

    Attributes:
        name: The signal's name.
        receivers: Who receives it: always empty.
    """

    def __init__(self, name: str, doc: str | None = None) -> None:
        self.name = name
        self.__doc__ = doc
        self.receivers: dict[Any, Any] = {}

    def send(self, *args: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        """Do nothing.

        Returns:
            The receivers with their answers: an empty list.
        """
        return []

    async def send_async(self, *args: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        """Do nothing, as `send` does."""
        return []

    def _unavailable(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Say what is missing.

        Raises:
            RuntimeError: Always.
        """
        raise RuntimeError(MISSING)

    connect = connect_via = connected_to = temporarily_connected_to = disconnect = _unavailable
    has_receivers_for = receivers_for = muted = _unavailable

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"


class Namespace(dict[str, FakeSignal]):
    """Names of signals, as `blinker.Namespace` has them."""

    def signal(self, name: str, doc: str | None = None) -> FakeSignal:
        """Return the signal of a name, the same one each time.

        Args:
            name: The signal's name.
            doc: The signal's docstring.
        """
        if name not in self:
            self[name] = FakeSignal(name, doc)
        return self[name]
