from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassware_session_stores.merging import merge

sessions = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([0, 1, True, [1], (1,)]))


def alike(one, other):
    return type(one) is type(other) and one == other


@given(base=sessions, ours=sessions, theirs=sessions)
def test_each_key_is_as_the_side_that_changed_it_left_it(base, ours, theirs):
    merged = merge(base, ours, theirs)
    for key in "abcd":
        before, mine, others = (side.get(key) for side in (base, ours, theirs))
        expected = others if alike(before, mine) else mine
        assert alike(merged.get(key), expected), key


@given(base=sessions, one=sessions)
def test_what_only_one_side_changed_is_as_that_side_has_it(base, one):
    assert merge(base, one, base) == one
    assert merge(base, base, one) == one


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ({"a": [1]}, {"a": [1, 2]}, {"a": [1, 3]}, {"a": [1, 2]}),
        (
            {"a": {"x": 1, "y": 1}},
            {"a": {"x": 2, "y": 1}},
            {"a": {"x": 1, "y": 2}},
            {"a": {"x": 2, "y": 1}},
        ),
        ({"a": 1}, {"a": True}, {"a": 1}, {"a": True}),
        ({"a": {"x": [1]}}, {"a": {"x": [1]}}, {"a": {"x": [2]}}, {"a": {"x": [2]}}),
        ({"a": 1}, {}, {"a": 2}, {}),
        ({"a": 1}, {"a": 2}, {}, {"a": 2}),
        ({"a": None}, {}, {"a": None}, {}),
    ],
)
def test_examples(base, ours, theirs, expected):
    assert repr(merge(base, ours, theirs)) == repr(expected)
