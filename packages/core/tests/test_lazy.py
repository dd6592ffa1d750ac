from __future__ import annotations

import inspect
import threading
import time
import typing as t

import pytest
from werkzeug.utils import cached_property

from glassware_core.lazy import lazy, locked_cached_property


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    @lazy
    def value(self) -> int:
        """Get the number of calls."""
        self.calls += 1
        return self.calls


def test_a_lazy_attribute_is_computed_at_the_first_access_and_kept() -> None:
    counter = Counter()
    assert counter.calls == 0
    assert counter.value == 1
    assert counter.value == 1
    assert counter.calls == 1


def test_each_object_has_its_own_lazy_value() -> None:
    first, second = Counter(), Counter()
    assert first.value == 1
    second.calls = 9
    assert second.value == 10
    assert first.value == 1


def test_an_assigned_value_replaces_the_computed_one_and_spares_the_computation() -> None:
    counter = Counter()
    counter.value = 7
    assert counter.value == 7
    assert counter.calls == 0


def test_a_deleted_value_is_computed_anew() -> None:
    counter = Counter()
    assert counter.value == 1
    del counter.value
    assert counter.value == 2


def test_the_class_shows_the_descriptor_with_the_docstring_of_the_method() -> None:
    assert isinstance(Counter.value, lazy)
    assert Counter.value.__name__ == "value"
    assert inspect.getdoc(Counter.value) == "Get the number of calls."
    assert repr(Counter.value) == "<lazy attribute 'value'>"


def test_a_subclass_may_override_a_lazy_attribute_with_a_plain_one() -> None:
    fixed = type("Fixed", (Counter,), {"value": 3})
    assert fixed().value == 3


def test_the_value_is_kept_under_the_name_that_the_class_gives() -> None:
    def compute(self: object) -> list[int]:
        return []

    class Thing:
        renamed = lazy(compute)

    thing = Thing()
    assert thing.renamed is thing.renamed
    assert not hasattr(thing, "compute")


def test_keeping_a_value_does_not_call_the_setattr_of_the_class() -> None:
    class Watched(Counter):
        def __setattr__(self, name: str, value: object) -> None:
            assert name != "value"
            super().__setattr__(name, value)

    watched = Watched()
    assert watched.value == 1
    assert watched.value == 1


def test_an_error_is_raised_again_at_the_next_access_instead_of_kept() -> None:
    class Thing:
        ready = False

        @lazy
        def value(self) -> str:
            if not self.ready:
                raise LookupError("not yet")
            return "ready"

    thing = Thing()
    with pytest.raises(LookupError):
        _ = thing.value
    thing.ready = True
    assert thing.value == "ready"


class Locked:
    def __init__(self) -> None:
        self.calls = 0

    @locked_cached_property
    def value(self) -> object:
        """Get an object that is slow to make."""
        self.calls += 1
        time.sleep(0.02)
        return object()


def test_threads_that_meet_at_a_locked_property_share_one_computation() -> None:
    locked = Locked()
    found: list[object] = []
    barrier = threading.Barrier(6)

    def read() -> None:
        barrier.wait()
        found.append(locked.value)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert locked.calls == 1
    assert len(found) == 6
    assert len({id(value) for value in found}) == 1


def test_a_locked_property_may_be_assigned_and_deleted() -> None:
    locked: t.Any = Locked()
    locked.value = "mine"
    assert locked.value == "mine"
    del locked.value
    assert locked.value != "mine"
    assert locked.calls == 1


def test_a_locked_property_is_a_cached_property_with_the_accessors_of_one() -> None:
    descriptor = inspect.getattr_static(Locked, "value")
    assert isinstance(descriptor, cached_property)
    assert isinstance(descriptor, property)
    assert Locked.value is descriptor
    assert descriptor.fget is not None
    assert descriptor.__doc__ == "Get an object that is slow to make."
    for accessor in ("fset", "fdel", "getter", "setter", "deleter"):
        assert hasattr(descriptor, accessor)


def test_a_locked_property_takes_another_name_and_docstring() -> None:
    descriptor = locked_cached_property(lambda self: 1, name="size", doc="Get the size.")
    assert descriptor.__name__ == "size"
    assert descriptor.__doc__ == "Get the size."


def test_a_locked_property_may_assign_itself_while_it_is_computed() -> None:
    class Thing:
        @locked_cached_property
        def value(self) -> int:
            type(self).value.__set__(self, 1)  # type: ignore[attr-defined]
            return 2

    assert Thing().value == 2
