from __future__ import annotations

import pytest

from glassware_session_stores.codec import Codec, CorruptValue
from glassware_session_stores.errors import SessionTooLarge, UnstorableValue
from glassware_session_stores.sealing import Seal
from glassware_session_stores.serializers import JSONSerializer

KEY = "a" * 64


@pytest.fixture
def codec():
    return Codec(JSONSerializer(), Seal(["a key of sixteen or more"]), 100)


def test_items_come_back(codec):
    sealed = codec.seal(KEY, codec.dumps({"a": (1,)}))
    assert sealed != b"1"
    assert codec.loads(codec.open(KEY, sealed)) == {"a": (1,)}


@pytest.mark.parametrize("data", [b"", b"x", b"{", b"[1]", b"7", b"\xff", b'{" u":"no"}'])
def test_what_is_no_session_is_corrupt(codec, data):
    with pytest.raises(CorruptValue):
        codec.loads(data)


def test_what_was_not_sealed_is_corrupt(codec):
    with pytest.raises(CorruptValue, match="not encrypted"):
        codec.open(KEY, b"{}")


def test_an_item_that_cannot_be_stored_is_named(codec):
    for call in (
        lambda: codec.check("bad", object()),
        lambda: codec.dumps({"good": 1, "bad": object()}),
    ):
        with pytest.raises(UnstorableValue, match=r"session\['bad'\] cannot be stored.*object"):
            call()
    codec.check("good", {"a": (b"1",)})


def test_the_largest_items_are_named(codec):
    items = {"small": 1, "large": "x" * 60, "larger": "x" * 80, "middle": "x" * 20}
    with pytest.raises(SessionTooLarge, match=r"'larger' \(93\), 'large' \(72\), 'middle'"):
        codec.dumps(items)


def test_the_limit_is_that_of_the_serialized_items(codec):
    assert len(codec.dumps({"a": "x" * 92})) == 100
    with pytest.raises(SessionTooLarge, match=r"101 bytes, SESSION_MAX_SIZE allows 100"):
        codec.dumps({"a": "x" * 93})
    assert Codec(JSONSerializer()).dumps({"a": "x" * 10**6})
