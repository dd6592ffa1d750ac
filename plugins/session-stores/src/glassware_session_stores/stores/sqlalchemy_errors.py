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
_SLOW_WORDS: Final = ("timed out", "timeout expired", "database is locked")


@contextmanager
def translated(engine: sa.Engine) -> Iterator[list[Watch | None]]:
    """Turn the errors inside of the block into those of a store.

    Gives a list for the watch over the connection, if there is one.

    Args:
        engine: The engine of the database, whose address messages name without its password.
    """
    watches: list[Watch | None] = []
    name = engine.url.render_as_string()
    driver: Any = engine.dialect.loaded_dbapi
    try:
        yield watches
    except exc.TimeoutError as error:
        msg = f"No connection to the session database {name} was free in time: {error}"
        raise StoreTimeout(msg) from error
    except exc.DBAPIError as error:
        late = any(watch is not None and watch.over for watch in watches)
        gone = error.connection_invalidated or isinstance(error, _BROKEN)
        raise _meaning(name, error.orig, late, gone) from error
    except exc.SQLAlchemyError as error:
        msg = f"The session database {name} failed: {error}"
        raise StoreError(msg) from error
    except driver.Error as error:
        # While a connection is made ready, SQLAlchemy lets the driver's errors through.
        gone = isinstance(error, driver.OperationalError | driver.InterfaceError)
        raise _meaning(name, error, False, gone) from error


_BROKEN: Final = (exc.OperationalError, exc.InterfaceError)


def _meaning(name: str, error: Any, late: bool, gone: bool) -> StoreError:
    """Return the error of the store for one of a driver."""
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    arguments = getattr(error, "args", ())
    code = arguments[0] if arguments else None
    text = str(error)
    slow = state in _SLOW_STATES or code in _SLOW_CODES
    if late or slow or any(words in text for words in _SLOW_WORDS):
        return StoreTimeout(f"The session database {name} did not answer in time: {text}")
    missing = "no such table" in text
    if (gone and not missing) or state in _DEADLOCK_STATES or code in _DEADLOCK_CODES:
        return StoreUnavailable(f"The session database {name} cannot be used: {text}")
    return StoreError(f"The session database {name} failed: {text}")
