from __future__ import annotations

import copy
import pickle
from collections import defaultdict

import pytest

from glassware_core.changes import Changes, FunctionTable, WatchedDict, WatchedList


def first(*args):
    return None


def second(*args):
    return None


@pytest.mark.parametrize(
    "mutate",
    [
        lambda t: t.append(second),
        lambda t: t.extend([second]),
        lambda t: t.insert(0, second),
        lambda t: t.remove(first),
        lambda t: t.pop(),
        lambda t: t.clear(),
        lambda t: t.reverse(),
        lambda t: t.sort(key=id),
        lambda t: t.__setitem__(0, second),
        lambda t: t.__delitem__(0),
        lambda t: t.__iadd__([second]),
        lambda t: t.__imul__(2),
    ],
)
def test_each_way_to_change_a_watched_list_is_reported(mutate):
    changes = Changes()
    table = WatchedList(changes, [first])
    before = changes.version
    mutate(table)
    assert changes.version > before


@pytest.mark.parametrize(
    "mutate",
    [
        lambda t: t.__setitem__("b", second),
        lambda t: t.__delitem__("a"),
        lambda t: t.pop("a"),
        lambda t: t.popitem(),
        lambda t: t.clear(),
        lambda t: t.update(b=second),
        lambda t: t.setdefault("b", second),
        lambda t: t.__ior__({"b": second}),
    ],
)
def test_each_way_to_change_a_watched_dictionary_is_reported(mutate):
    changes = Changes()
    table = WatchedDict(changes)
    table["a"] = first
    before = changes.version
    mutate(table)
    assert changes.version > before


def test_a_change_that_raises_halfway_is_reported():
    changes = Changes()
    table = WatchedList(changes)

    def items():
        yield first
        raise ValueError

    before = changes.version
    with pytest.raises(ValueError):
        table.extend(items())
    assert changes.version > before


def test_reading_is_not_reported():
    changes = Changes()
    table = FunctionTable(changes)
    table[None].append(first)
    before = changes.version
    assert list(table[None]) == [first]
    assert "x" not in table
    assert table.get("x") is None
    assert changes.version == before


@pytest.mark.parametrize(
    "mutate",
    [
        lambda t: t[None].append(second),
        lambda t: t["new"].append(second),
        lambda t: t.setdefault("new", []).append(second),
        lambda t: t.setdefault("new", [second]),
        lambda t: t.__setitem__("new", [second]),
        lambda t: t.__delitem__(None),
        lambda t: t.pop(None),
        lambda t: t.popitem(),
        lambda t: t.clear(),
        lambda t: t.update({"new": [second]}),
        lambda t: t.__ior__({"new": [second]}),
    ],
)
def test_each_way_to_change_a_function_table_is_reported(mutate):
    changes = Changes()
    table = FunctionTable(changes)
    table[None].append(first)
    before = changes.version
    mutate(table)
    assert changes.version > before


def test_a_list_that_a_user_puts_in_stays_their_object_and_makes_the_table_foreign():
    table = FunctionTable(Changes())
    table[None].append(first)
    assert not table.foreign
    mine = [second]
    table["bp"] = mine
    assert table["bp"] is mine
    assert table.foreign


def test_setdefault_with_an_empty_list_stays_watched():
    table = FunctionTable(Changes())
    table.setdefault(None, []).append(first)
    assert table == {None: [first]}
    assert not table.foreign


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))]
)
def test_a_copy_is_a_plain_container_that_reports_to_nobody(duplicate):
    changes = Changes()
    table = FunctionTable(changes)
    table[None].append(first)
    copied = duplicate(table)
    assert type(copied) is defaultdict
    assert copied == {None: [first]}
    before = changes.version
    copied["new"].append(second)
    assert changes.version == before
    assert type(copy.deepcopy(table)[None]) is list
    assert type(copy.copy(WatchedDict(changes))) is dict


def test_reporting_drops_the_plan():
    changes = Changes()
    changes.plan = object()
    changes.report()
    assert changes.plan is None
