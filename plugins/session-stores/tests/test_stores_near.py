"""`NearStore` over a store in memory, and on real servers in `hatch run sessions:test`."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from threading import Lock

import pytest

from glassware_session_stores import (
    AsyncFromSync,
    Lifetime,
    Status,
    StoreTimeout,
    StoreUnavailable,
    SyncFromAsync,
)
from glassware_session_stores.conformance import FailingStore, StoredSessionKit, StoreKit
from glassware_session_stores.conformance.fixtures import at_once
from glassware_session_stores.conformance.interrupted import StoreAround
from glassware_session_stores.stores.memory import MemoryStore
from glassware_session_stores.stores.near import ALLOWANCE, NearStore

from .test_stores_redis import Redis
from .test_stores_sqlalchemy import Postgres

servers = pytest.mark.servers
LIFETIME = Lifetime(3600)
KEY, OTHER = "a" * 64, "b" * 64
ROOM = 1_000_000


class FarStore(MemoryStore):
    """A store that counts the values that it sends."""

    def __init__(self, *clock):
        super().__init__(*clock)
        self.sent = 0

    def load(self, key):
        record = super().load(key)
        self.sent += record is not None
        return record

    def reload(self, known):
        record = super().load(known.key)
        if record is None:
            return None
        same = (record.version, record.created, record.written)
        if same == (known.version, known.created, known.written):
            return record._replace(value=known.value)
        self.sent += 1
        return record


class TestNearStore(StoreKit):
    @pytest.fixture
    def open_store(self, clock):
        far = FarStore(clock)
        return lambda: NearStore(far, ROOM, least=0)


class NearServer:
    @pytest.fixture
    def store(self, open_store):
        store = NearStore(open_store(), ROOM, least=0)
        yield store
        store.close()

    @pytest.fixture
    def other(self, open_store):
        store = NearStore(open_store(), ROOM, least=0)
        yield store
        store.close()


@servers
class TestNearRedis(NearServer, Redis, StoreKit):
    pass


@servers
class TestSessionsNearRedis(NearServer, Redis, StoredSessionKit):
    pass


@servers
class TestNearPostgres(NearServer, Postgres, StoreKit):
    pass


@pytest.fixture
def far():
    return FarStore()


@pytest.fixture
def store(far):
    return NearStore(far, ROOM, least=0)


def loaded(store):
    """Return the keys of the records that are in memory, the first to go first."""
    return list(store._loaded._records)


def test_a_value_is_sent_once_to_each_process_while_it_lasts(far, store):
    other = NearStore(far, ROOM, least=0)
    store.create(KEY, b"1", LIFETIME)
    assert [store.load(KEY).value for _ in range(5)] == [b"1"] * 5
    assert far.sent == 1
    assert [other.load(KEY).value for _ in range(5)] == [b"1"] * 5
    assert far.sent == 2
    assert store.touch(KEY, LIFETIME)
    store.load(KEY)
    assert far.sent == 2
    other.replace(KEY, b"2", 1, LIFETIME)
    assert [store.load(KEY).value for _ in range(5)] == [b"2"] * 5
    assert [other.load(KEY).value for _ in range(5)] == [b"2"] * 5
    assert far.sent == 4


def test_a_value_is_kept_as_the_far_store_has_it(far, store):
    store.create(KEY, b"sealed", LIFETIME)
    store.load(KEY)
    assert store._loaded.get(KEY) == far._records[KEY]._replace(now=store._loaded.get(KEY).now)


def test_the_records_that_were_not_loaded_for_the_longest_time_make_room(far):
    keys = [f"{number:064x}" for number in range(4)]
    store = NearStore(far, 3 * (1000 + ALLOWANCE), least=0)
    for key in keys:
        store.create(key, b"x" * 1000, LIFETIME)
    for key in (*keys[:3], keys[0]):
        store.load(key)
    assert loaded(store) == [keys[1], keys[2], keys[0]]
    store.load(keys[3])
    assert loaded(store) == [keys[2], keys[0], keys[3]]
    store.replace(keys[0], b"x" * 2000, 1, LIFETIME)
    store.load(keys[0])
    assert loaded(store) == [keys[3], keys[0]]
    assert store._loaded._taken == 3000 + 2 * ALLOWANCE


def test_a_value_for_which_there_is_no_room_at_all_is_not_kept(far):
    store = NearStore(far, 1000 + ALLOWANCE, least=0)
    store.create(KEY, b"1", LIFETIME)
    store.create(OTHER, b"x" * 1001, LIFETIME)
    store.load(KEY)
    assert len(store.load(OTHER).value) == 1001
    assert loaded(store) == [KEY]
    # Nor what it was before.
    far.replace(KEY, b"x" * 1001, 1, LIFETIME)
    assert len(store.load(KEY).value) == 1001
    assert loaded(store) == []
    assert store._loaded._taken == 0


def test_small_values_are_loaded_each_time(far):
    store = NearStore(far, ROOM)
    store.create(KEY, b"x" * 4095, LIFETIME)
    store.create(OTHER, b"x" * 4096, LIFETIME)
    assert len([store.load(key) for key in (KEY, OTHER) * 3]) == 6
    assert loaded(store) == [OTHER]
    assert far.sent == 4


@pytest.mark.parametrize(
    "end",
    [
        lambda store: store.replace(KEY, b"2", 1, LIFETIME),
        lambda store: store.rotate(KEY, OTHER, b"2", 1, LIFETIME),
        lambda store: store.delete(KEY),
        lambda store: store.revoke("ada"),
        lambda store: store.close(),
        lambda store: store.far.delete(KEY) and store.load(KEY),
    ],
    ids=["replaced", "rotated", "deleted", "revoked", "closed", "gone"],
)
def test_what_no_longer_holds_leaves_the_memory(store, end):
    store.create(KEY, b"1", LIFETIME, "ada")
    store.load(KEY)
    assert loaded(store) == [KEY]
    end(store)
    assert loaded(store) == []


def test_of_an_owner_who_is_logged_out_the_others_stay_in_memory(store):
    keys = [f"{number:064x}" for number in range(4)]
    for key, owner in zip(keys, ("ada", "ada", "bob", None), strict=True):
        store.create(key, b"1", LIFETIME, owner)
        store.load(key)
    assert store.revoke("ada", keep=keys[1]) == 1
    assert loaded(store) == keys[1:]


@pytest.mark.parametrize("error", [StoreUnavailable, StoreTimeout])
def test_a_far_store_that_fails_fails_and_nothing_answers_in_its_place(far, error):
    failing = FailingStore(far)
    store = NearStore(failing, ROOM, least=0)
    store.create(KEY, b"1", LIFETIME)
    store.load(KEY)
    raised = error("down")
    failing.failure = lambda: raised
    for operation, arguments in {
        "load": (KEY,),
        "reload": (far._records[KEY],),
        "create": (OTHER, b"", LIFETIME),
        "replace": (KEY, b"", 1, LIFETIME),
        "touch": (KEY, LIFETIME),
        "delete": (KEY,),
        "rotate": (KEY, OTHER, b"", 1, LIFETIME),
        "purge": (),
        "owned": ("ada",),
        "revoke": ("ada",),
        "scan": (),
        "statistics": (),
    }.items():
        with pytest.raises(error) as caught:
            getattr(store, operation)(*arguments)
        assert caught.value is raised, operation
    failing.failure = None
    assert store.load(KEY).value == b"1"


def test_the_memory_is_free_for_others_while_the_far_store_is_asked(far):
    seen = []

    class Watched(StoreAround):
        def around(self, operation, call):
            seen.append((operation, store._loaded._lock.locked()))
            return call()

    store = NearStore(Watched(far), ROOM, least=0)
    store.create(KEY, b"1", LIFETIME)
    store.load(KEY)
    store.load(KEY)
    store.replace(KEY, b"2", 1, LIFETIME)
    store.rotate(KEY, OTHER, b"3", 2, LIFETIME)
    store.revoke("ada")
    store.delete(OTHER)
    operations = ["create", "load", "reload", "replace", "rotate", "revoke", "delete"]
    assert seen == [(operation, False) for operation in operations]


FORK = """
import os
from glassware_session_stores import Lifetime
from glassware_session_stores.stores.memory import MemoryStore
from glassware_session_stores.stores.near import NearStore

store = NearStore(MemoryStore(), 1_000_000, least=0)
store.create("a" * 64, b"1", Lifetime(3600))
store.load("a" * 64)
with store._loaded._lock:
    child = os.fork()
    if child == 0:
        store.load("a" * 64)
        store.delete("a" * 64)
        os._exit(len(store._loaded._records))
    status = os.waitpid(child, 0)[1]
print(os.waitstatus_to_exitcode(status), len(store._loaded._records))
"""


def test_a_forked_process_waits_for_no_thread_of_its_parent():
    command = [sys.executable, "-c", FORK]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["0", "1"]


def test_a_store_that_only_loads_gains_nothing(far, store):
    assert far.revalidates
    assert store.revalidates
    assert not MemoryStore().revalidates


@pytest.mark.parametrize(
    "around",
    [lambda store: SyncFromAsync(AsyncFromSync(store)), StoreAround, lambda s: NearStore(s, ROOM)],
    ids=["bridges", "around", "near"],
)
def test_what_passes_on_to_a_store_gains_what_that_does(far, around):
    assert around(far).revalidates
    assert not around(MemoryStore()).revalidates


class Remembering(dict):
    """The records of a store, and all that were ever among them."""

    def __init__(self):
        super().__init__()
        self.ever = set()

    def __setitem__(self, key, record):
        self.ever.add(identity(record))
        super().__setitem__(key, record)


def identity(record):
    return record.key, record.version, record.created, record.written, record.value


def test_nothing_is_read_in_a_race_that_was_replaced_or_removed_before():
    """A read that begins after a write or a removal has returned finds what that left, or later."""
    times = itertools.count(1)
    far = FarStore(lambda: float(next(times)))  # no two times are the same
    far._records = history = Remembering()
    stores = [NearStore(far, ROOM, least=0), NearStore(far, 4 * ALLOWANCE, least=0)]
    keys = [f"{number:064x}" for number in range(5)]
    begun = dict.fromkeys(keys, 0.0)
    lock = Lock()

    def change(choice, store, key):
        began = float(next(times))
        value = b"%d" % began
        match choice.randrange(4):
            case 0:
                done = store.delete(key)
            case 1:
                done = store.create(key, value, Lifetime(1e9))
            case _:
                done = store.replace(key, value, None, Lifetime(1e9))
        if done.status is Status.DONE:
            with lock:
                begun[key] = max(begun[key], began)

    def read(store, key):
        earliest = begun[key]
        record = store.load(key)
        if record is None:
            return 0
        assert record.written > earliest
        assert identity(record) in history.ever
        return 1

    def work(seed):
        choice = random.Random(seed)
        found = 0
        for _ in range(500):
            store, key = choice.choice(stores), choice.choice(keys)
            if choice.random() < 0.3:
                change(choice, store, key)
            else:
                found += read(store, key)
        return found

    found = sum(at_once(*(lambda seed=seed: work(seed) for seed in range(8))))
    assert 0 < far.sent < found
    assert all(store._loaded._taken <= store._loaded._size for store in stores)
