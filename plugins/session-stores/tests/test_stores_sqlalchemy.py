"""`SQLAlchemyStore` on real servers and on SQLite; run by `hatch run sessions:test`."""

from __future__ import annotations

import gc
import itertools
import sys
import time
import warnings

import pytest

from glassware_session_stores import Lifetime, StoreError, StoreTimeout, StoreUnavailable
from glassware_session_stores.conformance import StoredSessionKit, StoreKit
from glassware_session_stores.extras import MissingExtra

# PyMySQL leaves the file of a broken connection's socket open, and the socket warns of itself when
# both are collected.
pytestmark = [
    pytest.mark.servers,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
numbers = itertools.count()
LIFETIME = Lifetime(60)
KEY, OTHER = "a" * 64, "b" * 64


def open_store(url, table, timeout=30.0, clock=None):
    from glassware_session_stores.stores.sqlalchemy import SQLAlchemyStore

    store = SQLAlchemyStore.from_url(url, table, timeout)
    store._clock = clock
    return store


class OnServer:
    server: str

    @pytest.fixture
    def open_store(self, request, clock):
        table = "kit"
        url = request.getfixturevalue(self.server).url
        first = open_store(url, table, clock=clock)
        with first._connection() as connection:
            connection.execute(first.table.delete())
        first.close()
        return lambda: open_store(url, table, clock=clock)


class Postgres(OnServer):
    server = "postgres"


class TestPostgresStore(Postgres, StoreKit):
    pass


class TestSessionsInPostgres(Postgres, StoredSessionKit):
    pass


class MariaDB(OnServer):
    server = "mariadb"


class TestMariaDBStore(MariaDB, StoreKit):
    pass


class TestSessionsInMariaDB(MariaDB, StoredSessionKit):
    pass


class OnSQLite:
    @pytest.fixture
    def open_store(self, clock, folder):
        return lambda: open_store(f"sqlite:///{folder}/alchemy.db", "sessions", clock=clock)


class TestSQLAlchemyOnSQLite(OnSQLite, StoreKit):
    pass


@pytest.fixture(params=["postgres", "mariadb", "sqlite"])
def url(request, folder):
    if request.param == "sqlite":
        return f"sqlite:///{folder}/alchemy.db"
    return request.getfixturevalue(request.param).url


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    yield request.getfixturevalue(request.param)
    # Here, and not while a test of another module runs.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def table():
    return f"test_{next(numbers)}"


def test_the_clock_is_that_of_the_database(url, table):
    store = open_store(url, table)
    store.create(KEY, b"1", Lifetime(0.3, 100), "ada")
    record = store.load(KEY)
    assert abs(record.now - time.time()) < 60
    assert record.expires == pytest.approx(record.created + 0.3, abs=0.01)
    deadline = time.monotonic() + 30
    while store.load(KEY) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert store.statistics().expired == 1
    assert store.purge() == 1
    store.close()


def test_the_table_is_the_one_that_migrations_know(url, table):
    import sqlalchemy as sa

    from glassware_session_stores.stores.sqlalchemy_table import sessions_table

    metadata = sa.MetaData()
    expected = sessions_table(metadata, table)
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    store = open_store(url, table)
    store.create(KEY, b"x" * 100_000, LIFETIME, "ada")
    assert len(store.load(KEY).value) == 100_000
    found = {column["name"] for column in sa.inspect(engine).get_columns(table)}
    assert found == set(expected.columns.keys())
    store.close()
    engine.dispose()


def test_a_value_that_is_known_is_not_sent_again(url, table):
    import sqlalchemy as sa

    store = open_store(url, table)
    store.create(KEY, b"x" * 100_000, LIFETIME, "ada")
    store.replace(KEY, b"y" * 100_000, 1, LIFETIME, "bob")
    known = store.load(KEY)
    sent = []

    def listen(connection, cursor, statement, *rest):
        sent.append(statement)

    sa.event.listen(store.engine, "after_cursor_execute", listen)
    found = store.reload(known)
    assert found.value is known.value
    assert found == known._replace(now=found.now)
    assert found.now >= known.now
    store.replace(KEY, b"", 2, LIFETIME)
    sent.clear()
    assert store.reload(known).value == b""
    assert len(sent) == 1
    store.close()


def test_stores_that_make_the_table_at_the_same_time_agree(url, table):
    from glassware_session_stores.conformance.fixtures import at_once

    stores = [open_store(url, table) for _ in range(4)]
    assert at_once(*(lambda store=store: store.load(KEY) for store in stores)) == [None] * 4
    for store in stores:
        store.close()


def test_a_frozen_server_is_a_timeout_within_the_time(server, table):
    store = open_store(server.url, table, 0.5)
    store.create(KEY, b"1", LIFETIME)
    server.freeze()
    try:
        began = time.monotonic()
        with pytest.raises(StoreTimeout, match="did not answer in time"):
            store.load(KEY)
        assert time.monotonic() - began < 20
    finally:
        server.thaw()
    assert store.load(KEY).value == b"1"
    store.close()


def test_a_lock_that_others_hold_is_a_timeout(server, table):
    import sqlalchemy as sa

    store = open_store(server.url, table, 0.5)
    store.create(KEY, b"1", LIFETIME)
    other = sa.create_engine(server.url)
    with other.begin() as connection:
        connection.execute(sa.text(f"UPDATE {table} SET version = 5"))
        with pytest.raises(StoreTimeout):
            store.replace(KEY, b"2", 1, LIFETIME)
    assert store.load(KEY).version == 5
    store.close()
    other.dispose()


def test_a_server_that_was_restarted_is_used_again(server, table):
    store = open_store(server.url, table, 5)
    store.create(KEY, b"1", LIFETIME)
    server.stop()
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        store.load(KEY)
    server.start()
    assert store.load(KEY).value == b"1"
    store.close()


def test_an_error_of_the_database_is_one_of_the_store_and_hides_the_password(folder, table):
    import sqlalchemy as sa

    store = open_store(f"sqlite:///{folder}/x.db", table)
    store.load(KEY)
    with store.engine.begin() as connection:
        connection.execute(sa.text(f"DROP TABLE {table}"))
    with pytest.raises(StoreError, match="no such table"):
        store.load(KEY)
    store.close()
    unreachable = open_store("postgresql+psycopg://user:secret@127.0.0.1:1/x", table, 1)
    with pytest.raises(StoreUnavailable) as caught:
        unreachable.load(KEY)
    assert "secret" not in str(caught.value)
    unreachable.close()


def test_it_is_chosen_by_its_address_or_its_engine(make_app, folder):
    import sqlalchemy as sa

    url = f"sqlite:///{folder}/chosen.db"
    app = make_app(SESSION_BACKEND="sqlalchemy", SESSION_SQLALCHEMY_URL=url)
    assert str(app.session_interface.store.engine.url) == url
    engine = sa.create_engine(url)
    app = make_app(
        SESSION_BACKEND="sqlalchemy", SESSION_SQLALCHEMY=engine, SESSION_SQLALCHEMY_TABLE="mine"
    )
    assert app.session_interface.store.engine is engine
    assert app.session_interface.store.table.name == "mine"
    with pytest.raises(ValueError, match="no SESSION_SQLALCHEMY_URL"):
        _ = make_app(SESSION_BACKEND="sqlalchemy").session_interface


def test_another_database_is_refused():
    from glassware_session_stores.stores.sqlalchemy_table import now_by

    with pytest.raises(LookupError, match="not in 'oracle'"):
        now_by("oracle")


def test_without_sqlalchemy_the_extra_is_named(make_app, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(MissingExtra, match=r"glassware-session-stores\[sqlalchemy\]"):
        _ = make_app(SESSION_BACKEND="sqlalchemy").session_interface
