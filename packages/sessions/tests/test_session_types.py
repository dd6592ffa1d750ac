from __future__ import annotations

import copy
import pickle

import pytest
from werkzeug.datastructures import CallbackDict

from glassware_sessions import NullSession, SecureCookieSession, SessionMixin


class DictSession(dict, SessionMixin):
    pass


CHANGES = {
    "setting an item": lambda s: s.__setitem__("b", 1),
    "setting an item to what it was": lambda s: s.__setitem__("a", 1),
    "deleting an item": lambda s: s.__delitem__("a"),
    "clear": lambda s: s.clear(),
    "pop": lambda s: s.pop("a"),
    "popitem": lambda s: s.popitem(),
    "setdefault": lambda s: s.setdefault("b", 1),
    "update": lambda s: s.update(b=1),
    "update with a mapping": lambda s: s.update({"b": 1}),
    "the operator |=": lambda s: s.__ior__({"b": 1}),
    "permanent": lambda s: setattr(s, "permanent", True),
}
READS = {
    "get": lambda s: s.get("a"),
    "an item": lambda s: s["a"],
    "in": lambda s: "a" in s,
    "len": len,
    "bool": bool,
    "iteration": list,
    "items": lambda s: list(s.items()),
    "pop of a missing key": lambda s: s.pop("b", None),
    "setdefault of a key that is there": lambda s: s.setdefault("a"),
    "copy": lambda s: s.copy(),
    "permanent": lambda s: s.permanent,
    "repr": repr,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_marks_a_session_as_modified(change):
    session = SecureCookieSession({"a": 1})
    assert not session.modified
    change(session)
    assert session.modified


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reading_does_not_mark_a_session_as_modified(read):
    session = SecureCookieSession({"a": 1})
    read(session)
    assert not session.modified


def test_a_failed_change_does_not_mark_a_session_as_modified():
    session = SecureCookieSession({"a": 1})
    with pytest.raises(KeyError):
        del session["b"]
    with pytest.raises(KeyError):
        session.pop("b")
    assert not session.modified


def test_a_new_session_was_neither_accessed_nor_modified_nor_is_it_new_or_permanent():
    session = SecureCookieSession()
    assert (session.accessed, session.modified, session.new, session.permanent) == (
        False,
        False,
        False,
        False,
    )
    assert session == {}


def test_a_session_says_what_it_is():
    assert repr(SecureCookieSession({"a": 1})) == "<SecureCookieSession {'a': 1}>"


def test_a_session_is_a_callback_dict_that_tells_its_changes():
    session = SecureCookieSession({"a": 1})
    assert isinstance(session, CallbackDict)
    assert isinstance(session, SessionMixin)
    session.on_update(session)
    assert session.modified


def test_a_callback_of_ones_own_replaces_the_mark():
    session = SecureCookieSession()
    told = []
    session.on_update = told.append
    session["a"] = 1
    session.update(b=2)
    assert told == [session, session]
    assert not session.modified
    session.on_update = None
    session["a"] = 2
    assert not session.modified


def test_a_session_can_be_pickled_and_copied():
    session = SecureCookieSession({"a": [1]})
    assert pickle.loads(pickle.dumps(session)) == session
    copied = copy.deepcopy(session)
    assert type(copied) is SecureCookieSession
    assert copied == session
    assert copied["a"] is not session["a"]
    assert type(session.copy()) is dict


def test_permanent_is_an_item():
    session = DictSession()
    assert session.permanent is False
    session.permanent = 1
    assert session == {"_permanent": True}
    session.permanent = 0
    assert session == {"_permanent": False}
    assert session.permanent is False


def test_a_session_of_ones_own_counts_as_modified_unless_it_knows_better():
    session = DictSession()
    assert (session.modified, session.accessed, session.new) == (True, False, False)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_null_session_refuses_every_change_and_says_what_is_missing(change):
    session = NullSession()
    with pytest.raises(
        RuntimeError, match="session is unavailable because no secret key was set"
    ) as raised:
        change(session)
    assert "\n    app.secret_key = " in str(raised.value)
    assert session == {}


@pytest.mark.parametrize(
    "read",
    [
        READS[name]
        for name in READS
        if name not in {"an item", "pop of a missing key", "setdefault of a key that is there"}
    ],
)
def test_a_null_session_can_be_read(read):
    session = NullSession()
    read(session)
    assert not session.modified
    with pytest.raises(KeyError):
        session["a"]
