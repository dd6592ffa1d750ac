from __future__ import annotations

import pytest

from glassware_session_stores import StoredSession, UnavailableSession


def refuse_sets(key, value):
    if isinstance(value, set):
        raise TypeError(key)


CHANGES = {
    "setting an item": lambda s: s.__setitem__("b", 1),
    "deleting an item": lambda s: s.__delitem__("a"),
    "pop": lambda s: s.pop("a"),
    "popitem": lambda s: s.popitem(),
    "setdefault": lambda s: s.setdefault("b", 1),
    "update": lambda s: s.update(b=1),
    "update with pairs": lambda s: s.update([("b", 1)]),
    "the operator |=": lambda s: s.__ior__({"b": 1}),
    "permanent": lambda s: setattr(s, "permanent", True),
    "clear": lambda s: s.clear(),
    "regenerate": lambda s: s.regenerate(),
    "destroy": lambda s: s.destroy(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_marks_a_session_as_modified(change):
    session = StoredSession({"a": 1})
    assert not session.modified
    change(session)
    assert session.modified


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.__setitem__("b", set()),
        lambda s: s.setdefault("b", set()),
        lambda s: s.update(b=set()),
        lambda s: s.__ior__({"b": set()}),
    ],
    ids=range(4),
)
def test_what_is_refused_changes_nothing(change):
    session = StoredSession({"a": 1}, check=refuse_sets)
    with pytest.raises(TypeError, match="b"):
        change(session)
    assert session == {"a": 1}
    assert not session.modified


def test_reading_is_no_change():
    session = StoredSession({"a": 1})
    assert (session.setdefault("a", 2), session.get("b"), session.pop("b", 3)) == (1, None, 3)
    assert not session.modified


def test_the_operator_gives_the_session_back():
    session = same = StoredSession({"a": 1})
    session |= {"b": 2}
    assert session is same
    assert session == {"a": 1, "b": 2}


@pytest.mark.parametrize("end", ["clear", "destroy"])
def test_the_end_of_a_session_removes_its_items(end):
    session = StoredSession({"a": 1})
    getattr(session, end)()
    assert (dict(session), session.destroyed, session.regenerated) == ({}, True, False)


def test_another_id_leaves_the_items():
    session = StoredSession({"a": 1})
    session.regenerate()
    assert (dict(session), session.destroyed, session.regenerated) == ({"a": 1}, False, True)


def test_a_session_without_a_record_is_new():
    assert StoredSession().new
    assert StoredSession().session_id is None


def test_an_unavailable_session_can_be_used_and_ended():
    session = UnavailableSession()
    session["a"] = 1
    session.regenerate()
    assert session == {"a": 1}
    session.destroy()
    assert session == {}
