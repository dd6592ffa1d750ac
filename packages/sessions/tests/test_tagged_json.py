from __future__ import annotations

import dataclasses
import json
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from glassware_core.json.provider import DefaultJSONProvider
from glassware_sessions.tagged_json import (
    JSONTag,
    PassDict,
    PassList,
    TagBytes,
    TagDateTime,
    TagDict,
    TaggedJSONSerializer,
    TagMarkup,
    TagTuple,
    TagUUID,
    is_plain,
)

# The machine may be busy.
unhurried = settings(deadline=None)

# What Flask 3.1.3 writes, and what it reads back where that is something else.
WIRE = [
    (1, "1"),
    ("x", '"x"'),
    (None, "null"),
    ({"a": [1, 2.5, True]}, '{"a":[1,2.5,true]}'),
    ((), '{" t":[]}'),
    ((1, ("a",)), '{" t":[1,{" t":["a"]}]}'),
    (b"", '{" b":""}'),
    (b"\x00\xff", '{" b":"AP8="}'),
    (Markup("<b>"), '{" m":"<b>"}'),
    (UUID(int=5), '{" u":"00000000000000000000000000000005"}'),
    (datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC), '{" d":"Thu, 02 Jan 2020 03:04:05 GMT"}'),
    ({" t": 1}, '{" di":{" t__":1}}'),
    ({" t": (1,)}, '{" di":{" t__":{" t":[1]}}}'),
    ({" di": 1}, '{" di":{" di__":1}}'),
    ({" di__": 1}, '{" di__":1}'),
    ({" t": 1, "b": 2}, '{" t":1,"b":2}'),
    ({" x": 1}, '{" x":1}'),
    ({"": 1}, '{"":1}'),
    ({"k": {" b": b"1"}}, '{"k":{" di":{" b__":{" b":"MQ=="}}}}'),
    ([None, (None,)], '[null,{" t":[null]}]'),
    ({"a": (1, [2, (b"x",)])}, '{"a":{" t":[1,[2,{" t":[{" b":"eA=="}]}]]}}'),
    ("\u00e9\u2028<>&", '"\\u00e9\\u2028<>&"'),
]


class HTML:
    def __html__(self):
        return "<i>"


@dataclasses.dataclass
class Point:
    x: int = 1


class SubDict(dict):
    pass


CHANGED = [
    (datetime(2020, 1, 2, 3, 4, 5, 678), datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
    (
        datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
        datetime(2020, 1, 2, 1, 4, 5, tzinfo=UTC),
    ),
    (HTML(), Markup("<i>")),
    (Point(), {"x": 1}),
    ({1: 2}, {"1": 2}),
    (SubDict(a=(1,)), {"a": (1,)}),
    (OrderedDict(b=1, a=b"2"), {"b": 1, "a": b"2"}),
]

UNREADABLE = [
    '{" t":5}',
    '{" b":5}',
    '{" b":"YQ"}',
    '{" u":"x"}',
    '{" u":5}',
    '{" d":5}',
    '{" di":{}}',
    '{" di":5}',
    '{" di":{"a":1,"b":2}}',
    "{",
    "",
    '{"a":1}x',
]


@pytest.fixture
def serializer():
    return TaggedJSONSerializer()


@pytest.mark.parametrize(("value", "text"), WIRE, ids=[text for _, text in WIRE])
def test_values_are_written_and_read_as_flask_does(serializer, value, text):
    assert serializer.dumps(value) == text
    read = serializer.loads(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("value", "read"), CHANGED)
def test_what_has_no_tag_of_its_own_comes_back_as_the_nearest_type(serializer, value, read):
    back = serializer.loads(serializer.dumps(value))
    assert back == read
    assert type(back) is type(read)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_json_or_under_a_wrong_tag_is_an_error(serializer, text):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        serializer.loads(text)


def test_a_tag_may_be_written_with_escapes_and_blanks(serializer):
    assert serializer.loads('{"a": {"\\u0020t": [1]}}') == {"a": (1,)}
    assert serializer.loads('{ " t" : [ 1 ] }') == (1,)


def test_a_value_that_cannot_be_converted_is_an_error(serializer):
    with pytest.raises(TypeError, match="not JSON serializable"):
        serializer.dumps({"a": {1, 2}})


def test_the_providers_settings_hold(app, serializer):
    with app.app_context():
        assert serializer.dumps({"b": "é", "a": (1,)}) == '{"a":{" t":[1]},"b":"\\u00e9"}'
        app.json.sort_keys = False
        app.json.ensure_ascii = False
        assert serializer.dumps({"b": "é", "a": 1}) == '{"b":"é","a":1}'


def test_a_provider_of_ones_own_does_the_work(app, serializer):
    class Provider(DefaultJSONProvider):
        def dumps(self, obj, **kwargs):
            return "own:" + super().dumps(obj, **kwargs)

        def loads(self, s, **kwargs):
            return super().loads(s.removeprefix("own:"), **kwargs)

    app.json = Provider(app)
    with app.app_context():
        assert serializer.dumps({"a": (1,)}) == 'own:{"a":{" t":[1]}}'
        assert serializer.loads('own:{"a":{" t":[1]}}') == {"a": (1,)}


# Keys are text, and some of them look like tags.
keys = st.one_of(st.text(max_size=4), st.sampled_from([" t", " di", " b", " di__", " x", "t"]))
atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.binary(max_size=8),
    st.uuids(),
    st.text(max_size=8).map(Markup),
    st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
values = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=12,
)


def same(one, other):
    """Compare with types: Markup equals text, and True equals 1."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


@unhurried
@given(values)
def test_whatever_is_nested_comes_back_with_its_types(value):
    serializer = TaggedJSONSerializer()
    assert same(serializer.loads(serializer.dumps(value)), value)


@unhurried
@given(values)
def test_the_short_way_writes_what_the_walk_through_all_values_writes(value):
    serializer = TaggedJSONSerializer()
    walked = json.dumps(serializer.tag(value), separators=(",", ":"))
    assert serializer.dumps(value) == walked


@unhurried
@given(values)
def test_tagging_a_plain_value_changes_nothing(value):
    serializer = TaggedJSONSerializer()
    if is_plain(value, serializer.tags):
        assert same(serializer.tag(value), value)


def test_values_of_subclasses_are_not_plain():
    class Number(int):
        pass

    assert is_plain({"a": [1, {"b": None}]}, {})
    assert not is_plain(Number(1), {})
    assert not is_plain([Number(1)], {})
    assert not is_plain({"a": SubDict()}, {})
    assert not is_plain((1,), {})


class TagSet(JSONTag):
    __slots__ = ()
    key = " s"

    def check(self, value):
        return isinstance(value, set)

    def to_json(self, value):
        return [self.serializer.tag(item) for item in sorted(value)]

    def to_python(self, value):
        return set(value)


class TagOrdered(JSONTag):
    """Comes before dict, and marks without a space."""

    __slots__ = ()
    key = "od"

    def check(self, value):
        return isinstance(value, OrderedDict)

    def to_json(self, value):
        return [[key, self.serializer.tag(item)] for key, item in value.items()]

    def to_python(self, value):
        return OrderedDict(value)


class TagInt(JSONTag):
    """Marks what is plain to others."""

    __slots__ = ()
    key = " i"

    def check(self, value):
        return type(value) is int

    def to_json(self, value):
        return str(value)

    def to_python(self, value):
        return int(value)


def test_a_registered_tag_is_used_for_writing_and_reading(serializer):
    serializer.register(TagSet)
    assert serializer.dumps({"a": {2, 1}}) == '{"a":{" s":[1,2]}}'
    assert serializer.loads('{"a":{" s":[1,2]}}') == {"a": {1, 2}}
    assert serializer.loads(serializer.dumps({" s": 1})) == {" s": 1}


def test_a_tag_for_a_subclass_is_registered_in_front(serializer):
    serializer.register(TagOrdered, index=0)
    assert serializer.dumps(OrderedDict(a=(1,))) == '{"od":[["a",{" t":[1]}]]}'
    read = serializer.loads('{"od":[["a",{" t":[1]}]]}')
    assert type(read) is OrderedDict
    assert read == OrderedDict(a=(1,))


def test_a_tag_for_a_type_of_json_is_not_passed_over(serializer):
    serializer.register(TagInt)
    assert serializer.dumps({"a": [1]}) == '{"a":[{" i":"1"}]}'
    assert serializer.loads('{"a":[{" i":"1"}]}') == {"a": [1]}


def test_a_tag_is_registered_once_unless_forced(serializer):
    serializer.register(TagSet)
    first = serializer.tags[" s"]
    with pytest.raises(KeyError, match="Tag ' s' is already registered"):
        serializer.register(TagSet)
    assert serializer.tags[" s"] is first
    serializer.register(TagSet, force=True, index=0)
    assert serializer.tags[" s"] is serializer.order[0] is not first


def test_the_order_is_that_of_registration():
    serializer = TaggedJSONSerializer()
    stock = [TagDict, PassDict, TagTuple, PassList, TagBytes, TagMarkup, TagUUID, TagDateTime]
    assert list(TaggedJSONSerializer.default_tags) == stock
    serializer.register(TagSet)
    serializer.register(TagOrdered, index=1)
    assert [type(tag) for tag in serializer.order] == [TagDict, TagOrdered, *stock[1:], TagSet]
    assert list(serializer.tags) == [" di", " t", " b", " m", " u", " d", " s", "od"]


def test_a_changed_order_is_noticed(serializer):
    serializer.order.insert(0, TagInt(serializer))
    assert serializer.dumps({"a": 1}) == '{"a":{" i":"1"}}'


def test_a_subclass_chooses_its_tags_and_methods():
    class OnlyTuples(TaggedJSONSerializer):
        default_tags = [TagTuple, PassDict]

    class Shouting(TaggedJSONSerializer):
        def tag(self, value):
            return value.upper() if isinstance(value, str) else super().tag(value)

        def untag(self, value):
            return {**super().untag(value), "read": True}

    with pytest.raises(TypeError):
        OnlyTuples().dumps({"a": b""})
    assert OnlyTuples().dumps({"a": (1,)}) == '{"a":{" t":[1]}}'
    assert Shouting().dumps({"a": "x"}) == '{"a":"X"}'
    assert Shouting().loads('{"a":"x"}') == {"a": "x", "read": True}


def test_tag_and_untag_work_by_themselves(serializer):
    assert serializer.tag((1,)) == {" t": [1]}
    assert serializer.tag({"a": (1,)}) == {"a": {" t": [1]}}
    assert serializer.tag(5) == 5
    assert serializer.untag({" t": [1]}) == (1,)
    assert serializer.untag({"a": 1}) == {"a": 1}
    assert serializer.untag({" t": 1, "b": 1}) == {" t": 1, "b": 1}
    assert serializer.untag({}) == {}


def test_a_tag_without_methods_is_not_done(serializer):
    tag = JSONTag(serializer)
    for method in (tag.check, tag.to_json, tag.to_python, tag.tag):
        with pytest.raises(NotImplementedError):
            method(1)


@pytest.mark.parametrize("depth", [100, 10_000])
def test_deep_nesting_ends_in_an_ordinary_error_if_at_all(serializer, depth):
    text = '{" t":[' * depth + "]}" * depth
    try:
        serializer.loads(text)
    except (ValueError, RecursionError):
        assert depth == 10_000
