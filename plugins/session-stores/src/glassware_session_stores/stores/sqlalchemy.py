"""Sessions in a database by SQLAlchemy: PostgreSQL, MySQL, MariaDB and SQLite.

Each operation is one statement that says what it depends on, in its own transaction; after one
that found nothing to write, a second one asks why. Times are those of the database.
"""

from __future__ import annotations

import hashlib
import math
import os
import threading
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import exc

from ..store import Outcome, Record, SessionStore, Statistics, Status
from .sqlalchemy_errors import translated
from .sqlalchemy_table import now_by, sessions_table
from .watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..store import Lifetime

__all__ = ["SQLAlchemyStore"]

# What tells one write of a record from any other.
_SAME: Final = ("version", "created", "written")


class SQLAlchemyStore(SessionStore):
    """Keep sessions in a table.

    Args:
        engine: The engine. `from_url` makes one with the timeouts of the drivers that it knows.
        table: The name of the table. It is made when it is missing.
        timeout: How many seconds an operation may take.
        clock: Returns the time in seconds since 1970, by default that of the database.
    """

    def __init__(
        self,
        engine: sa.Engine,
        table: str = "sessions",
        timeout: float = 2.0,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.engine = engine
        self.table = sessions_table(sa.MetaData(), table)
        self._clock = clock
        # Each statement is a transaction, which saves two journeys to the server. An engine that
        # has others is told so for each connection that it gives.
        self._autocommit = engine
        if engine.dialect._on_connect_isolation_level != "AUTOCOMMIT":
            self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._watchdog = Watchdog(timeout)
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._made = False

    @classmethod
    def from_url(
        cls, url: str | sa.URL, table: str = "sessions", timeout: float = 2.0
    ) -> SQLAlchemyStore:
        """Return the store in the database at an address.

        Args:
            url: The address, such as "postgresql+psycopg://user:password@host/name".
            table: The name of the table.
            timeout: How many seconds an operation may take.
        """
        address = sa.make_url(url)
        options: dict[str, Any] = {
            "connect_args": _connect_args(address, timeout),
            "isolation_level": "AUTOCOMMIT",
            "pool_reset_on_return": None,
        }
        if address.get_backend_name() != "sqlite":
            options["pool_timeout"] = timeout
        return cls(sa.create_engine(address, **options), table, timeout)

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        if self._process != os.getpid():
            # The connections are the parent's.
            self.engine.dispose(close=False)
            self._process = os.getpid()
        with translated(self.engine) as watched, self._autocommit.connect() as connection:
            driver: Any = connection.connection.driver_connection
            # Drivers that offer their socket are those that know no end of waiting.
            guarded = hasattr(driver, "fileno")
            with self._watchdog.over(driver.fileno()) if guarded else nullcontext() as watch:
                watched.append(watch)
                if not self._made:
                    self._make(connection)
                yield connection

    def _make(self, connection: sa.Connection) -> None:
        with self._lock:
            if self._made:
                return
            try:
                self.table.metadata.create_all(connection)
            except exc.DBAPIError:
                # Another process makes it at the same time.
                if not sa.inspect(connection).has_table(self.table.name):
                    raise
            self._made = True

    def _now(self) -> sa.ColumnElement[float]:
        if self._clock is not None:
            return sa.bindparam("now", callable_=self._clock, type_=sa.Double(), unique=True)
        return now_by(self.engine.dialect.name)

    def _end(self, lifetime: Lifetime) -> sa.ColumnElement[float]:
        """Return the end of a record that is used now."""
        last = self._now() + lifetime.idle
        if lifetime.absolute is None:
            return last
        limit = self.table.c.created + lifetime.absolute
        return sa.case((limit < last, limit), else_=last)

    def _used(self, lifetime: Lifetime) -> dict[str, Any]:
        """Return what a record gets that is used now."""
        return {"touched": self._now(), "expires": self._end(lifetime)}

    def _living(
        self, key: str | sa.BindParameter[str], version: int | None = None
    ) -> sa.ColumnElement[bool]:
        columns = self.table.c
        found = sa.and_(columns.key == key, columns.expires > self._now())
        return found if version is None else sa.and_(found, columns.version == version)

    def _why_not(self, connection: sa.Connection, key: str) -> Outcome:
        """Return why a statement found nothing to write."""
        found = connection.scalar(sa.select(sa.literal(1)).where(self._living(key)))
        return Outcome(Status.GONE if found is None else Status.CONFLICT)

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Outcome:
        """Keep a new record."""
        now, table = self._now(), self.table
        began: Any = now if created is None else created
        expires: Any = now + lifetime.idle
        if lifetime.absolute is not None:
            limit = began + lifetime.absolute
            expires = sa.case((limit < expires, limit), else_=expires)
        values: dict[str, Any] = {"key": key, "value": value, "version": 1, **_owner(owner)}
        values |= {"created": began, "written": now, "touched": now, "expires": expires}
        with self._connection() as connection:
            try:
                connection.execute(sa.insert(table).values(values))
            except exc.IntegrityError:
                # The key is taken, perhaps by a record that has expired.
                expired = sa.and_(table.c.key == key, table.c.expires <= now)
                done = connection.execute(sa.update(table).where(expired).values(values))
                if not done.rowcount:
                    return Outcome(Status.CONFLICT)
        return Outcome(Status.DONE, 1)

    def _select(self, value: Any = None) -> Any:  # its type has another form in SQLAlchemy 2.1
        columns = self.table.c
        return sa.select(
            columns.key,
            columns.value if value is None else value,
            columns.version,
            columns.created,
            columns.touched,
            columns.expires,
            columns.owner,
            self._now(),
            columns.written,
        )

    # To make one of these takes as long as to ask the database, so each is made once.

    @cached_property
    def _load(self) -> Any:
        return self._select().where(self._living(sa.bindparam("wanted")))

    @cached_property
    def _reload(self) -> Any:
        columns = self.table.c
        same = [columns[name] == sa.bindparam(f"known_{name}") for name in _SAME]
        changed = sa.case((sa.and_(*same), sa.null()), else_=columns.value)
        value = sa.type_coerce(changed, columns.value.type)
        return self._select(value).where(self._living(sa.bindparam("wanted")))

    def load(self, key: str) -> Record | None:
        """Return a record."""
        with self._connection() as connection:
            row = connection.execute(self._load, {"wanted": key}).first()
        return None if row is None else _record(row)

    def reload(self, known: Record) -> Record | None:
        """Return a record as it is now; a value that is known is not sent."""
        given: dict[str, Any] = {f"known_{name}": getattr(known, name) for name in _SAME}
        with self._connection() as connection:
            row = connection.execute(self._reload, {"wanted": known.key, **given}).first()
        return None if row is None else _record(row, known.value)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew."""
        table = self.table
        values = {"value": value, "version": table.c.version + 1, **_owner(owner)}
        values |= self._used(lifetime) | {"written": self._now()}
        with self._connection() as connection:
            statement = sa.update(table).where(self._living(key, version)).values(values)
            if not connection.execute(statement).rowcount:
                return self._why_not(connection, key)
            if version is not None:
                return Outcome(Status.DONE, version + 1)
            written = connection.scalar(sa.select(table.c.version).where(table.c.key == key))
            return Outcome(Status.DONE, written or 0)

    def touch(self, key: str, lifetime: Lifetime) -> bool:
        """Note that a record is used."""
        values = self._used(lifetime)
        with self._connection() as connection:
            statement = sa.update(self.table).where(self._living(key)).values(values)
            return connection.execute(statement).rowcount > 0

    def delete(self, key: str, version: int | None = None) -> Outcome:
        """Remove a record."""
        with self._connection() as connection:
            statement = sa.delete(self.table).where(self._living(key, version))
            if not connection.execute(statement).rowcount:
                return self._why_not(connection, key)
        return Outcome(Status.DONE)

    def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record anew and under another key."""
        values = {"key": new_key, "value": value, "version": 1, **_owner(owner)}
        values |= self._used(lifetime) | {"written": self._now()}
        with self._connection() as connection:
            statement = sa.update(self.table).where(self._living(key, version)).values(values)
            try:
                done = connection.execute(statement).rowcount
            except exc.IntegrityError:
                return Outcome(Status.CONFLICT)  # the new key is taken
            return Outcome(Status.DONE, 1) if done else self._why_not(connection, key)

    def purge(self, limit: int = 1000) -> int:
        """Remove records that have expired."""
        columns = self.table.c
        with self._connection() as connection:
            expired = columns.expires <= self._now()
            # In two steps: MySQL knows no limit in a subquery.
            found = sa.select(columns.key).where(expired).limit(limit)
            keys = connection.scalars(found).all()
            if not keys:
                return 0
            statement = sa.delete(self.table).where(columns.key.in_(keys), expired)
            return connection.execute(statement).rowcount

    def owned(self, owner: str) -> list[Record]:
        """Return the records of an owner."""
        columns = self.table.c
        statement = (
            self._select()
            .where(columns.owner_hash == _hash(owner), columns.expires > self._now())
            .order_by(columns.touched.desc())
        )
        with self._connection() as connection:
            return [_record(row) for row in connection.execute(statement)]

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove all records of an owner."""
        columns = self.table.c
        found = columns.owner_hash == _hash(owner)
        if keep is not None:
            found = sa.and_(found, columns.key != keep)
        with self._connection() as connection:
            living = sa.and_(found, columns.expires > self._now())
            removed = connection.execute(sa.delete(self.table).where(living)).rowcount
            connection.execute(sa.delete(self.table).where(found))
        return removed

    def scan(self, batch: int = 500) -> Iterator[Record]:
        """Return all records."""
        columns = self.table.c
        last = ""
        while True:
            statement = (
                self._select()
                .where(columns.key > last, columns.expires > self._now())
                .order_by(columns.key)
                .limit(batch)
            )
            with self._connection() as connection:
                records = [_record(row) for row in connection.execute(statement)]
            yield from records
            if len(records) < batch:
                return
            last = records[-1].key

    def statistics(self) -> Statistics:
        """Count what there is."""
        columns, count = self.table.c, sa.func.count
        living = columns.expires > self._now()
        size = sa.func.coalesce(sa.func.sum(sa.func.length(columns.value)), 0)
        owners = sa.func.count(sa.distinct(columns.owner_hash))
        found = sa.select(count(), count(columns.owner_hash), owners, size).where(living)
        expired = sa.select(count()).where(columns.expires <= self._now())
        with self._connection() as connection:
            sessions, owned, different, bytes_ = connection.execute(
                found.select_from(self.table)
            ).one()
            ended = connection.scalar(expired.select_from(self.table)) or 0
        return Statistics(sessions, owned, different, ended, int(bytes_))

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.engine.dispose()


def _connect_args(url: sa.URL, timeout: float) -> dict[str, Any]:
    """Return what tells a driver how long it may wait."""
    match url.get_driver_name():
        case "psycopg" | "psycopg2":
            # libpq knows whole seconds only, and none below 2.
            limit = f"-c statement_timeout={math.ceil(timeout * 1000)}"
            return {"connect_timeout": max(2, math.ceil(timeout)), "options": limit}
        case "pymysql":
            return {
                "connect_timeout": max(1, math.ceil(timeout)),
                "read_timeout": timeout,
                "write_timeout": timeout,
            }
        case "mysqldb":
            whole = max(1, math.ceil(timeout))
            return {"connect_timeout": whole, "read_timeout": whole, "write_timeout": whole}
        case "pysqlite":
            return {"timeout": timeout}
    return {}


def _hash(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _owner(owner: str | None) -> dict[str, Any]:
    return {"owner": owner, "owner_hash": None if owner is None else _hash(owner)}


def _record(row: Any, known: bytes = b"") -> Record:
    """Return the record of a row; the value that is known stands in for one that was not sent."""
    key, sent, version, created, touched, expires, owner, now, written = row
    value = known if sent is None else bytes(sent)
    return Record(key, value, version, created, touched, expires, owner, float(now), written)
