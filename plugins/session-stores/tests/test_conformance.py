"""That the kits find what they are there to find."""

from __future__ import annotations

import inspect
import itertools

import pytest

from glassware_session_stores import SessionStore, StoreUnavailable
from glassware_session_stores.conformance import (
    CountingStore,
    FailingStore,
    ManualClock,
    StoredSessionKit,
    StoreKit,
)
from glassware_session_stores.conformance.fixtures import at_once, key
from glassware_session_stores.stores.memory import MemoryStore

from .broken_stores import FOUND_BY


def failing_checks(store_class, only=None):
    """Return the checks of the kit that fail for a store, called as pytest would call them."""
    kit = type("Kit", (StoreKit,), {})()
    base = {"test_every_check_is_collected", "test_the_contract_is_offered"}
    failed = set()
    for name, check in kit.checks().items():
        if only is not None and name != only:
            continue
        for arguments in arguments_of(check):
            clock = ManualClock()
            store = store_class(clock)
            found = {"store": store, "other": store, "clock": clock, **arguments}
            wanted = set(inspect.signature(check).parameters) - {"self"}
            if name in base or not wanted <= found.keys():
                continue
            try:
                check(kit, **{each: found[each] for each in wanted})
            except (AssertionError, TypeError, ValueError):
                failed.add(name)
    return failed


def arguments_of(check):
    marks = [mark for mark in getattr(check, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        return [{}]
    (mark,) = marks
    return [{mark.args[0]: value} for value in mark.args[1]]


def test_no_check_fails_for_a_store_without_fault():
    assert failing_checks(MemoryStore) == set()


@pytest.mark.parametrize("broken", FOUND_BY, ids=lambda cls: cls.__name__)
def test_a_broken_store_is_found_by_the_check_of_its_name(broken):
    check = FOUND_BY[broken]
    assert failing_checks(broken, check) == {check}


def test_there_are_about_fifteen_broken_stores():
    assert len(FOUND_BY) >= 15
    assert set(FOUND_BY.values()) <= StoreKit.checks().keys()


def test_the_kits_say_how_many_checks_they_have():
    assert len(StoreKit.checks()) == StoreKit.number
    assert len(StoredSessionKit.checks()) == StoredSessionKit.number


def test_a_clock_goes_when_it_is_told_to():
    clock = ManualClock(5)
    clock.advance(1.5)
    assert (clock(), clock()) == (6.5, 6.5)


def test_functions_run_at_once_and_their_errors_are_raised():
    counter = itertools.count()
    assert sorted(at_once(*[lambda: next(counter)] * 5)) == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        at_once(lambda: 1, lambda: 1 / 0)
    assert key("a") == key("a") != key()


@pytest.mark.parametrize("around", [CountingStore, FailingStore])
def test_a_store_around_another_one_passes_every_operation_on(around):
    assert failing_checks(lambda clock: around(MemoryStore(clock))) == set()


def test_operations_are_counted_and_others_let_in_between():
    store, seen = CountingStore(MemoryStore()), []
    store.before["load"] = lambda: seen.append(dict(store.calls))
    store.load("a")
    store.load("a")
    assert store.calls == {"load": 2}
    assert seen == [{"load": 1}]


def test_a_store_fails_as_often_as_it_is_told_to():
    store = FailingStore(MemoryStore())
    store.failure, store.failures = lambda: StoreUnavailable("no"), 1
    with pytest.raises(StoreUnavailable):
        store.load("a")
    assert store.load("a") is None
    assert store.tried == ["load"]
    assert isinstance(store, SessionStore)


def test_a_class_says_which_store_it_is_about():
    with pytest.raises(NotImplementedError, match="overrides the fixture 'open_store'"):
        inspect.unwrap(StoreKit.open_store)(StoreKit(), ManualClock())
