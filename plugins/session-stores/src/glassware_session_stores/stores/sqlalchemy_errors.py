"""What the errors of databases and their drivers mean."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exc

from ..errors import StoreError, StoreTimeout, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from .watchdog import Watch

__all__ = ["translated"]

# A statement that took too long, or waited for a lock for too long.
_SLOW_STATES: Final = frozenset({"57014", "55P03"})  # PostgreSQL
_SLOW_CODES: Final = frozenset({1205, 1969, 3024})  # MySQL and MariaDB
# Two that wait for one another: the loser was rolled back and may try again.
_DEADLOCK_STATES: Final = frozenset({"40001", "40P01"})
_DEADLOCK_CODES: Final = frozenset({1020, 1213})


@contextmanager
def translated(url: sa.URL) -> Iterator[list[Watch | None]]:
    """Turn the errors inside of the block into those of a store.

    Gives a list for the watch over the connection, if there is one.

    Args:
        url: The address of the database, which messages name without its password.
    """
    watches: list[Watch | None] = []
    name = url.render_as_string()
    try:
        yield watches
    except exc.TimeoutError as error:
        msg = f"No connection to the session database {name} was free in time: {error}"
        raise StoreTimeout(msg) from error
    except exc.DBAPIError as error:
        if any(watch is not None and watch.over for watch in watches) or _is_slow(error):
            msg = f"The session database {name} did not answer in time: {error.orig}"
            raise StoreTimeout(msg) from error
        if _is_unavailable(error):
            msg = f"The session database {name} cannot be used: {error.orig}"
            raise StoreUnavailable(msg) from error
        msg = f"The session database {name} failed: {error.orig}"
        raise StoreError(msg) from error
    except exc.SQLAlchemyError as error:
        msg = f"The session database {name} failed: {error}"
        raise StoreError(msg) from error


def _state(error: exc.DBAPIError) -> Any:
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)


def _code(error: exc.DBAPIError) -> Any:
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments else None


def _is_slow(error: exc.DBAPIError) -> bool:
    if _state(error) in _SLOW_STATES or _code(error) in _SLOW_CODES:
        return True
    text = str(error.orig)
    return "timed out" in text or "timeout expired" in text or "database is locked" in text


def _is_unavailable(error: exc.DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, exc.InterfaceError):
        return True
    if _state(error) in _DEADLOCK_STATES or _code(error) in _DEADLOCK_CODES:
        return True
    return isinstance(error, exc.OperationalError)
