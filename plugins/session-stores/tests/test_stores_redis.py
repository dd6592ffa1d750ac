"""`RedisStore` and `AsyncRedisStore` on a real Valkey; run by `hatch run sessions:test`."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time

import pytest

from glassware_session_stores import (
    Lifetime,
    Outcome,
    Record,
    Status,
    StoreError,
    StoreTimeout,
    StoreUnavailable,
)
from glassware_session_stores.conformance import StoredSessionKit, StoreKit
from glassware_session_stores.extras import MissingExtra
from glassware_session_stores.stores.redis import AsyncRedisStore, RedisStore
from glassware_session_stores.stores.redis_calls import Calls, ServerClock
from glassware_session_stores.stores.redis_scripts import HEADER

servers = pytest.mark.servers
numbers = itertools.count()
LIFETIME = Lifetime(60)
KEY, OTHER = "a" * 64, "b" * 64


class Redis:
    @pytest.fixture
    def open_store(self, clock, valkey):
        prefix = f"kit[{next(numbers)}]*:"

        def open_store():
            store = RedisStore.from_url(valkey.url, prefix, 30)
            return RedisStore(store.client, prefix, clock)

        return open_store


@servers
class TestRedisStore(Redis, StoreKit):
    pass


@servers
class TestSessionsInRedis(Redis, StoredSessionKit):
    pass


class Waiting:
    """The asynchronous store, waited for, so that the kit can check it."""

    def __init__(self, store, runner):
        self.store, self.runner = store, runner

    def __getattr__(self, name):
        def call(*args):
            return asyncio.run_coroutine_threadsafe(
                getattr(self.store, name)(*args), self.runner
            ).result(60)

        return call

    def scan(self, batch=500):
        async def collect():
            return [record async for record in self.store.scan(batch)]

        return iter(asyncio.run_coroutine_threadsafe(collect(), self.runner).result(60))


@pytest.fixture(scope="module")
def loop():
    import threading

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@servers
class TestAsyncRedisStore(StoreKit):
    @pytest.fixture
    def open_store(self, clock, valkey, loop):
        prefix = f"async {next(numbers)}:"

        def open_store():
            store = AsyncRedisStore.from_url(valkey.url, prefix, 30)
            return Waiting(AsyncRedisStore(store.client, prefix, clock), loop)

        return open_store


@pytest.fixture
def store(valkey):
    store = RedisStore.from_url(valkey.url, f"test {next(numbers)}:", 1)
    yield store
    store.close()


@servers
def test_the_clock_is_that_of_the_server_and_it_removes_what_expired(store):
    store.create(KEY, b"1", Lifetime(0.2), "ada")
    record = store.load(KEY)
    assert abs(record.now - time.time()) < 60
    assert record.expires == pytest.approx(record.created + 0.2, abs=0.001)
    deadline = time.monotonic() + 30
    while store.client.keys(f"{store._calls._prefix.decode()}*"):
        assert time.monotonic() < deadline, "neither session nor index are gone"
        time.sleep(0.05)
    assert store.purge() == 0


@servers
def test_the_index_of_an_owner_lasts_as_long_as_the_longest_session(store):
    store.create(KEY, b"1", Lifetime(5000), "ada")
    store.create(OTHER, b"2", Lifetime(60), "ada")
    (index,) = store.client.keys(store._calls._owners + b"ada")
    assert 4000 < store.client.ttl(index) <= 5000


@servers
def test_two_prefixes_are_two_stores(valkey, store):
    other = RedisStore(store.client, "another:")
    store.create(KEY, b"1", LIFETIME, "ada")
    assert other.load(KEY) is None
    assert (other.owned("ada"), list(other.scan())) == ([], [])
    assert other.revoke("ada") == 0


@servers
def test_a_frozen_server_is_a_timeout_within_the_time(valkey, store):
    store.create(KEY, b"1", LIFETIME)
    valkey.freeze()
    try:
        began = time.monotonic()
        with pytest.raises(StoreTimeout, match="did not answer in time"):
            store.load(KEY)
        fresh = RedisStore.from_url(valkey.url, "fresh:", 1)
        with pytest.raises(StoreTimeout):
            fresh.load(KEY)
        assert time.monotonic() - began < 20
    finally:
        valkey.thaw()
    assert store.load(KEY).value == b"1"
    fresh.close()


@servers
def test_a_server_that_is_gone_is_unavailable_and_one_that_is_back_is_used(valkey, store):
    store.create(KEY, b"1", LIFETIME)
    valkey.stop()
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.load(KEY)
    valkey.start()
    assert store.load(KEY).value == b"1"


@servers
def test_a_server_that_was_restarted_between_two_requests_is_not_noticed(valkey, store, make_app):
    from werkzeug.test import Client

    from glassware_core import session

    app = make_app(SESSION_BACKEND="redis", SESSION_REDIS_URL=valkey.url)
    app.view = lambda: session.setdefault("count", 7) and str(session["count"])
    client = Client(app)
    assert client.get("/").text == "7"
    valkey.stop()
    valkey.start()
    assert client.get("/").text == "7"
    app.session_interface.store.close()


@servers
def test_an_error_of_the_server_is_one_of_the_store(store):
    store.client.set(store._calls.name(KEY), "no session")
    with pytest.raises(StoreError, match="something else than a session"):
        store.load(KEY)


@servers
def test_a_client_of_ones_own_is_used(valkey, make_app):
    import redis

    client = redis.Redis.from_url(valkey.url)
    app = make_app(SESSION_BACKEND="redis", SESSION_REDIS=client, SESSION_REDIS_PREFIX="own:")
    store = app.session_interface.store
    assert store.client is client
    store.create(KEY, b"1", LIFETIME)
    assert client.exists("own:" + KEY)
    client.close()


@servers
def test_a_client_of_valkey_does_as_well(valkey):
    library = pytest.importorskip("valkey")
    store = RedisStore(library.Valkey.from_url(valkey.url), "valkey-py:")
    assert store.create(KEY, b"1", LIFETIME, "ada") == Outcome(Status.DONE, 1)
    assert [record.key for record in store.owned("ada")] == [KEY]
    store.client.set("valkey-py:" + OTHER, "no session")
    with pytest.raises(StoreError):
        store.load(OTHER)
    store.close()


@servers
def test_a_client_that_decodes_is_refused(valkey):
    import redis

    client = redis.Redis.from_url(valkey.url, decode_responses=True)
    with pytest.raises(ValueError, match="without decode_responses=True"):
        RedisStore(client)
    client.close()


def test_without_a_client_the_extra_is_named(monkeypatch):
    for name in ("redis", "valkey"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=r"glassware-session-stores\[redis\]"):
        RedisStore.from_url("redis://localhost")


@servers
def test_a_server_that_has_forgotten_the_scripts_is_told_them_again(store):
    assert store.create(KEY, b"1", LIFETIME) == Outcome(Status.DONE, 1)
    store.client.script_flush()
    assert store.replace(KEY, b"2", 1, LIFETIME) == Outcome(Status.DONE, 2)


@servers
def test_an_error_in_a_script_is_one_of_the_store(store):
    store.client.rpush(store._calls.name(KEY), "no session")
    with pytest.raises(StoreError, match=r"failed: .*WRONGTYPE"):
        store.replace(KEY, b"2", None, LIFETIME)


@servers
def test_threads_share_no_connection_and_leave_no_more_than_were_busy_at_once(store):
    from concurrent.futures import ThreadPoolExecutor

    keys = [f"{number:064x}" for number in range(40)]
    for key in keys:
        store.create(key, key.encode(), LIFETIME)
    with ThreadPoolExecutor(4) as pool:
        assert [record.value.decode() for record in pool.map(store.load, keys * 5)] == keys * 5
    assert 1 <= len(store._clients._idle) <= 4


@servers
def test_one_broken_connection_puts_all_in_doubt(valkey, store):
    kept = [store._clients.take() for _ in range(3)]
    for client in kept:
        store._clients.give_back(client)
    valkey.stop()
    valkey.start()
    with pytest.raises(StoreUnavailable):
        store.load(KEY)
    assert [store.load(KEY) for _ in range(3)] == [None] * 3


@servers
def test_a_connection_that_was_idle_is_looked_at_before_it_is_used(valkey, store, monkeypatch):
    monkeypatch.setattr(type(store._clients), "DOUBTED_AFTER", -1.0)
    assert store.load(KEY) is None
    valkey.stop()
    valkey.start()
    assert store.load(KEY) is None


@servers
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_has_connections_of_its_own(store):
    import os

    store.create(KEY, b"1", LIFETIME)
    connections = len(store.client.client_list())
    read, write = os.pipe()
    process = os.fork()
    if not process:  # pragma: no cover
        try:
            os.write(write, store.load(KEY).value + b"%d" % len(store.client.client_list()))
        finally:
            os._exit(0)
    assert os.read(read, 9) == b"1%d" % (connections + 2)
    os.waitpid(process, 0)
    os.close(read)
    os.close(write)
    assert store.load(KEY).value == b"1"


def test_the_servers_time_is_asked_for_once_a_minute(monkeypatch):
    clock = ServerClock(None)
    assert clock.now() is None
    assert clock.set((1000, 500_000), time.monotonic()) == pytest.approx(1000.5, abs=30)
    assert clock.now() == pytest.approx(1000.5, abs=30)
    monkeypatch.setattr(ServerClock, "LASTS", -1.0)
    assert clock.now() is None


@servers
def test_a_value_that_is_known_is_not_sent_again(store):
    store.create(KEY, b"x" * 100_000, LIFETIME, "ada")
    known = store.load(KEY)
    before = store.client.info("stats")["total_net_output_bytes"]
    found = store.reload(known)
    sent = store.client.info("stats")["total_net_output_bytes"] - before
    assert found.value is known.value
    assert found == known._replace(now=found.now)
    assert sent < 50_000  # most of it what the server told of itself


@servers
def test_a_write_after_the_server_lost_its_last_ones_is_seen(store):
    store.create(KEY, b"1", LIFETIME)
    name = store._calls.name(KEY)
    saved = store.client.get(name)
    store.replace(KEY, b"lost", 1, LIFETIME)
    known = store.load(KEY)
    store.client.set(name, saved, ex=60)  # as a replica that takes over
    assert store.reload(known).value == b"1"
    store.replace(KEY, b"2", 1, LIFETIME)
    found = store.reload(known)
    assert (found.value, found.version, found.created) == (b"2", known.version, known.created)


@servers
def test_a_known_record_is_reloaded_by_the_clock_of_the_server(store):
    store.create(KEY, b"1", Lifetime(0.2))
    known = store.load(KEY)
    assert store.reload(known).now >= known.now
    deadline = time.monotonic() + 30
    while store.reload(known) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    store.client.set(store._calls.name(KEY), "no session")
    with pytest.raises(StoreError, match="something else than a session"):
        store.reload(known)


def test_what_is_kept_is_read_as_it_was_sent():
    record = Calls("p:", None).record(
        b"p:" + KEY.encode(), HEADER.pack(3, 1.5, 1.75, 2.5, 9.5, 4) + b"adavalue", now=2.0
    )
    # The clock of the server, as far as it is known, never is behind the last use.
    assert record == Record(KEY, b"value", 3, 1.5, 2.5, 9.5, "ada", 2.5, 1.75)
