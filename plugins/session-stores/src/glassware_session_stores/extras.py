"""Name the extra that brings a library which is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MissingExtra", "needs_extra"]


class MissingExtra(ImportError):
    """Report that the library of an extra is not installed."""


@contextmanager
def needs_extra(extra: str, because: str) -> Iterator[None]:
    """Turn the error of an import into one that says what to install.

    Args:
        extra: The extra of this distribution.
        because: What asks for it.

    Raises:
        MissingExtra: The import inside of the block failed.
    """
    try:
        yield
    except ImportError as error:
        msg = (
            f"{because}, but {error.name or extra} is not installed. Install it with: "
            f"python -m pip install 'glassware-session-stores[{extra}]'"
        )
        raise MissingExtra(msg, name=error.name) from error
