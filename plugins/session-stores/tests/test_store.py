from __future__ import annotations

import inspect

import pytest

from glassware_session_stores import AsyncSessionStore, Lifetime, SessionStore


def test_a_lifetime_ends_after_the_last_use_and_at_its_limit():
    assert Lifetime(10).end(created=0, now=100) == 110
    assert Lifetime(10, 50).end(created=95, now=100) == 110
    assert Lifetime(10, 50).end(created=55, now=100) == 105


def operations(cls):
    return {
        name: list(inspect.signature(member).parameters.values())
        for name, member in vars(cls).items()
        if inspect.isfunction(member)
    }


def test_the_asynchronous_twin_has_the_same_operations():
    assert operations(SessionStore) == operations(AsyncSessionStore)
    for name in operations(AsyncSessionStore):
        expected = name != "scan"  # an asynchronous iterator, which is not awaited
        assert inspect.iscoroutinefunction(getattr(AsyncSessionStore, name)) is expected, name


def test_a_store_that_lacks_an_operation_cannot_be_made():
    class Half(SessionStore):
        def load(self, key):
            return None

    with pytest.raises(TypeError, match="rotate"):
        Half()
