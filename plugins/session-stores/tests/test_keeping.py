"""What the kit of stored sessions cannot see; all else is in `conformance`."""

from __future__ import annotations

import pytest

from glassware_session_stores import Lifetime, SessionConflict, StoredSession
from glassware_session_stores.codec import Codec
from glassware_session_stores.conformance import CountingStore
from glassware_session_stores.guard import Deadline
from glassware_session_stores.keeping import Keeper, Kept
from glassware_session_stores.serializers import JSONSerializer
from glassware_session_stores.settings import Settings
from glassware_session_stores.stores.memory import MemoryStore

LIFETIME = Lifetime(3600)


@pytest.fixture
def store():
    return CountingStore(MemoryStore())


@pytest.fixture
def keep(make_app, store):
    """Return a function that saves a session, from configuration, and what it was told."""

    def keep(session, told=None, **config):
        keeper = Keeper(store, Codec(JSONSerializer()), Settings.of(make_app(**config)))

        def tell(event, **details):
            if told is not None:
                told.append(details["outcome"])

        return keeper.save(session, Deadline(60), tell)

    return keep


@pytest.fixture
def session(store, keep):
    made = StoredSession()
    made["a"] = 1
    assert keep(made) is Kept.WRITTEN
    (record,) = store.scan()
    store.calls.clear()
    return StoredSession({"a": 1}, made.session_id, record, record.value)


def always_change(store, session, times):
    """Let another request write before each of the next writes of this one."""
    key = session.record.key

    def change():
        store.inner.replace(key, b'{"a":1,"other":%d}' % change.left, None, LIFETIME)
        change.left -= 1
        if change.left > 0:
            store.before["replace"] = change

    change.left = times
    store.before["replace"] = change


@pytest.mark.parametrize("times", [1, 3])
def test_a_session_is_merged_as_often_as_allowed(store, keep, session, times):
    always_change(store, session, times)
    session["b"] = 2
    told = []
    assert keep(session, told, SESSION_CONFLICT_RETRIES=times) is Kept.WRITTEN
    assert told == ["merged"] * times
    (record,) = store.scan()
    assert record.value == b'{"a":1,"other":1,"b":2}'


def test_after_that_the_conflict_is_told(store, keep, session):
    always_change(store, session, 3)
    session["b"] = 2
    told = []
    with pytest.raises(SessionConflict):
        keep(session, told, SESSION_CONFLICT_RETRIES=2)
    assert told == ["merged", "merged", "rejected"]
    assert store.calls["replace"] == 3


def test_a_merge_with_nothing_new_is_not_written(store, keep, session):
    key = session.record.key
    store.before["replace"] = lambda: store.inner.replace(key, b'{"a":1,"b":2}', None, LIFETIME)
    session["b"] = 2
    assert keep(session) is Kept.UNCHANGED
    assert store.load(key).version == 2


def test_a_session_that_is_corrupt_by_now_is_lost(store, keep, session):
    key = session.record.key
    store.before["replace"] = lambda: store.inner.replace(key, b"corrupt", None, LIFETIME)
    session["b"] = 2
    assert keep(session) is Kept.LOST
    assert store.load(key).value == b"corrupt"


def test_what_the_application_says_is_not_modified_is_not_written(store, keep, session):
    session["b"] = 2
    session.modified = False
    assert keep(session) is Kept.UNCHANGED
    assert not store.calls


def test_a_new_session_that_was_emptied_has_its_cookie_deleted(store, keep):
    session = StoredSession()
    session["a"] = 1
    del session["a"]
    assert keep(session) is Kept.REMOVED
    assert not store.calls
