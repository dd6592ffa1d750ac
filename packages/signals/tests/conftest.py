"""Applications whose view is an overridden `dispatch_request`, and a look at what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import glassware_signals
from glassware_core import EVENTS, Kernel, request

if TYPE_CHECKING:
    from collections.abc import Iterator


class App(Kernel):
    """Answers `/` and fails on every other path."""

    def dispatch_request(self):
        if request.path == "/":
            return "Hello"
        raise ZeroDivisionError


@pytest.fixture
def make_app() -> type[App]:
    return App


@pytest.fixture
def app() -> App:
    return App("signals_test")


@pytest.fixture(autouse=True)
def no_receiver_is_left() -> Iterator[None]:
    """Fail a test that leaves a receiver behind, which would hear of every later request."""
    yield
    left = [name for name in EVENTS if getattr(glassware_signals, name).receivers]
    for name in left:
        getattr(glassware_signals, name)._clear_state()
    assert left == []
