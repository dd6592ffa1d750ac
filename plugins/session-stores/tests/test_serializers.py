from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassware_session_stores.extras import MissingExtra
from glassware_session_stores.serializers import (
    JSONSerializer,
    MsgspecSerializer,
    _made,
    serializer_named,
)

both = pytest.mark.parametrize("name", ["json", "msgspec"])

atoms = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
    | st.uuids()
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.sampled_from(
    [" t", " b", " di", " u", " t__"]
)
values = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=8,
)


@both
@settings(max_examples=60, deadline=None)
@given(items=st.dictionaries(texts, values, max_size=4))
def test_items_come_back_with_their_types(name, items):
    serializer = serializer_named(name)
    found = serializer.loads(serializer.dumps(items))
    assert repr(found) == repr(items)  # equal, and of the same types


def test_each_reads_what_the_other_wrote():
    items = {"time": datetime(2026, 1, 2, tzinfo=UTC), "tuple": (1, b"2"), "id": UUID(int=3)}
    one, other = JSONSerializer(), MsgspecSerializer()
    assert one.loads(other.dumps(items)) == items
    assert other.loads(one.dumps(items)) == items


def test_messagepack_is_smaller():
    items = {"_user_id": "42", "seen": list(range(20)), "name": "Ada"}
    assert len(MsgspecSerializer().dumps(items)) < 0.8 * len(JSONSerializer().dumps(items))


@both
@pytest.mark.parametrize("value", [object(), {1, 2}, [{"a": {3}}], 1j], ids=range(4))
def test_what_cannot_be_converted_is_an_error(name, value):
    with pytest.raises(TypeError):
        serializer_named(name).dumps({"value": value})


def test_messagepack_makes_no_text_of_what_is_none():
    with pytest.raises(TypeError, match="Decimal"):
        MsgspecSerializer().dumps({"price": Decimal("1.5")})
    with pytest.raises(TypeError, match="is no text"):
        MsgspecSerializer().dumps({"rows": {1: (2,)}})


def test_an_unknown_serializer_is_an_error_that_names_the_known_ones():
    with pytest.raises(LookupError, match="'pickle'; there are 'json' and 'msgspec'"):
        serializer_named("pickle")


def test_without_msgspec_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "msgspec", None)
    monkeypatch.setattr("glassware_session_stores.serializers._made", [])
    with pytest.raises(MissingExtra, match=r"glassware-session-stores\[msgspec\]"):
        serializer_named("msgspec")
    assert _made is not None
    assert JSONSerializer().loads(b'{"a":1}') == {"a": 1}
