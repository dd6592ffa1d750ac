from __future__ import annotations

import pytest

from glassware_session_stores import (
    Lifetime,
    Outcome,
    Status,
    StoreError,
    StoreTimeout,
    StoreUnavailable,
)
from glassware_session_stores.conformance import CountingStore, FailingStore
from glassware_session_stores.guard import Deadline, Guard
from glassware_session_stores.stores.memory import MemoryStore

LIFETIME = Lifetime(60)


@pytest.fixture
def counting():
    return CountingStore(MemoryStore())


@pytest.fixture
def store(counting):
    return FailingStore(counting)


def broken():
    return StoreUnavailable("broken")


def test_what_the_store_returns_is_returned(store):
    guard = Guard(store, 1)
    assert guard.ask(Deadline(60), "create", "a", b"1", LIFETIME) == Outcome(Status.DONE, 1)
    assert guard.ask(Deadline(60), "load", "a").value == b"1"


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_a_broken_connection_is_tried_again_as_often_as_allowed(store, retries):
    store.failure = broken
    with pytest.raises(StoreUnavailable, match="broken"):
        Guard(store, retries).ask(Deadline(60), "load", "a")
    assert len(store.tried) == 1 + retries


@pytest.mark.parametrize("error", [StoreTimeout, StoreError, ValueError])
def test_nothing_else_is_tried_again(store, error):
    store.failure = lambda: error("no")
    with pytest.raises(error):
        Guard(store, 3).ask(Deadline(60), "load", "a")
    assert len(store.tried) == 1


def test_after_the_deadline_nothing_is_asked(store, counting):
    with pytest.raises(StoreTimeout, match=r"'load': the deadline is 0 s"):
        Guard(store, 3).ask(Deadline(0), "load", "a")
    assert not counting.calls


def test_the_deadline_ends_the_tries(store, monkeypatch):
    times = iter(range(100))
    monkeypatch.setattr("glassware_session_stores.guard.time.monotonic", lambda: next(times))
    store.failure = broken
    with pytest.raises(StoreUnavailable):
        Guard(store, 50).ask(Deadline(5), "load", "a")
    assert len(store.tried) == 4


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("create", ("new", b"2", LIFETIME)),
        ("rotate", ("a", "new", b"2", 1, LIFETIME)),
        ("delete", ("a", 1)),
    ],
)
def test_what_was_done_before_the_connection_broke_is_done(store, operation, arguments):
    store.create("a", b"1", LIFETIME)
    store.failure, store.failures, store.done_first = broken, 1, True
    outcome = Guard(store, 1).ask(Deadline(60), operation, *arguments)
    assert outcome.status is Status.DONE
    found = store.load("new")
    assert (found and found.value) == (None if operation == "delete" else b"2")


@pytest.mark.parametrize(
    ("operation", "arguments", "status"),
    [
        ("create", ("other", b"2", LIFETIME), Status.CONFLICT),
        ("rotate", ("gone", "new", b"2", 1, LIFETIME), Status.GONE),
        ("delete", ("other", 7), Status.CONFLICT),
        ("replace", ("other", b"2", 7, LIFETIME), Status.CONFLICT),
    ],
)
def test_what_others_did_is_not_taken_for_ours(store, operation, arguments, status):
    store.create("other", b"1", LIFETIME)
    store.failure, store.failures = broken, 1
    assert Guard(store, 1).ask(Deadline(60), operation, *arguments).status is status
