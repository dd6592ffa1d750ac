from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassware_core.surrogates import encode, replace_surrogates


@given(st.text())
def test_text_stays_as_it_is(text):
    assert replace_surrogates(text) == text
    assert encode(text) == text.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udc00", "\ufffd"),
        ("é\ud800", "é\ufffd"),
        ("\ud800\ud800z", "\ufffd\ufffdz"),
        ("\ud83d\ude00", "\N{GRINNING FACE}"),
    ],
)
def test_half_a_pair_is_replaced_and_a_whole_one_joined(text, expected):
    assert replace_surrogates(text) == expected
    assert encode(text) == expected.encode()
