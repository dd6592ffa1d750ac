"""Broken plugins: a class with `caught_by` is run as far as the checks that must catch it.

    class TestUnsorted(JSONKit):
        plugin = …
        caught_by = {"test_keys_are_sorted": "text of the failure"}

The names are those of checks, or of one of their cases as pytest writes it. All other checks of the
class are left out.
"""

from __future__ import annotations

from contextvars import copy_context

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the checks out that a broken plugin is not about."""
    for item in items:
        known = {name.partition("[")[0] for name in caught_by(item) or ()}
        if known and not known <= item.cls.checks().keys():  # type: ignore[attr-defined]
            msg = f"{item.nodeid}: 'caught_by' names what is no check of the kit."
            raise pytest.UsageError(msg)
    items[:] = [item for item in items if caught_by(item) is None or expected(item) is not None]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Turn a check of a broken plugin around: it must fail, and say why."""
    told = expected(pyfuncitem)
    if told is None:
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    with pytest.raises(BaseException, match=f"(?s){told}"):
        # An application's context that the plugin leaves active ends with this one.
        copy_context().run(pyfuncitem.obj, **arguments)
    return True


def caught_by(item: pytest.Item) -> dict[str, str] | None:
    return getattr(getattr(item, "cls", None), "caught_by", None)


def expected(item: pytest.Item) -> str | None:
    table = caught_by(item) or {}
    return table.get(item.name, table.get(getattr(item, "originalname", "")))
