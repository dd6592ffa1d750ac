from __future__ import annotations

import asyncio
import sys
from contextvars import ContextVar

import pytest

from glassware_core.asynchronous import async_to_sync

number: ContextVar[int] = ContextVar("number")


async def double(value: int, *, plus: int = 0) -> int:
    await asyncio.sleep(0)
    return value * 2 + plus


def test_a_coroutine_function_is_called_as_a_plain_one() -> None:
    assert async_to_sync(double)(4) == 8
    assert async_to_sync(double)(4, plus=1) == 9


def test_an_error_comes_through_as_it_is() -> None:
    async def fail() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        async_to_sync(fail)()


def test_context_variables_are_seen_inside() -> None:
    async def read() -> int:
        return number.get()

    token = number.set(5)
    try:
        assert async_to_sync(read)() == 5
    finally:
        number.reset(token)


def test_a_missing_asgiref_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "asgiref.sync", None)
    with pytest.raises(RuntimeError, match=r"double .* pip install 'glassware-core\[async\]'"):
        async_to_sync(double)
