from __future__ import annotations

import gc
import threading
import time

from glassware_session_stores import Lifetime, StoreUnavailable
from glassware_session_stores.conformance import FailingStore
from glassware_session_stores.purging import Purger, purge_all
from glassware_session_stores.stores.memory import MemoryStore


def wait_for(condition):
    for _ in range(3000):
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_all_that_has_expired_is_purged_batch_by_batch(clock):
    store = MemoryStore(clock)
    for number in range(25):
        store.create(str(number), b"", Lifetime(60))
    clock.advance(61)
    store.create("living", b"", Lifetime(60))
    assert purge_all(store, batch=10) == 25
    assert store.statistics() == (1, 0, 0, 0, 0)
    assert purge_all(store) == 0


def test_the_thread_purges_and_outlives_a_failure(clock):
    store = FailingStore(MemoryStore(clock))
    store.failure = lambda: StoreUnavailable("down")
    purger = Purger(store, 0.01)
    purger.start()
    try:
        assert wait_for(lambda: store.tried)
        store.failure = None
        store.create("a", b"", Lifetime(60))
        clock.advance(61)
        assert wait_for(lambda: store.statistics().expired == 0)
    finally:
        purger.stop()


def test_a_process_has_one_thread_that_ends_with_the_store():
    before = set(threading.enumerate())
    store = MemoryStore()
    purger = Purger(store, 0.01)
    for _ in range(3):
        purger.start()
    (thread,) = set(threading.enumerate()) - before
    assert (thread.name, thread.daemon) == ("session-purge", True)
    del store, purger
    gc.collect()
    assert wait_for(lambda: not thread.is_alive())


def test_an_application_purges_if_it_is_configured(make_app, clock):
    from werkzeug.test import Client

    from glassware_core import session

    app = make_app(SESSION_PURGE_INTERVAL=0.01)
    store = app.session_interface.store
    store._clock = clock
    app.view = lambda: str(session.get("a"))
    store.create("a", b"", Lifetime(60))
    clock.advance(61)
    assert store.statistics().expired == 1
    Client(app).get("/")
    assert wait_for(lambda: store.statistics().expired == 0)
    app.session_interface._purger.stop()
