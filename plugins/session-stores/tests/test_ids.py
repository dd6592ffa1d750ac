from __future__ import annotations

import hashlib

import pytest

from glassware_session_stores.ids import Ids, key_of, new_id


def test_an_id_has_256_bits_and_no_two_are_the_same():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {43}  # 43 characters of 6 bits


def test_a_key_is_the_sha_256_of_an_id():
    made = new_id()
    assert key_of(made) == hashlib.sha256(made.encode()).hexdigest()


@pytest.mark.parametrize("ids", [Ids(), Ids(["key"]), Ids(["old", b"key"])], ids=range(3))
def test_an_id_comes_back_from_its_cookie(ids):
    made = new_id()
    assert ids.from_cookie(ids.to_cookie(made)) == made


@pytest.mark.parametrize("ids", [Ids(), Ids(["key"])], ids=["plain", "signed"])
@pytest.mark.parametrize(
    "value", ["", "a", "A" * 42, "A" * 44, "é" * 43, "A" * 42 + "\n", "A" * 9999]
)
def test_what_is_no_id_is_none(ids, value):
    assert ids.from_cookie(value) is None
    assert ids.from_cookie(value + ".signature") is None


def test_the_newest_key_signs_and_older_ones_are_accepted():
    made = new_id()
    both = Ids(["old", "new"])
    assert both.to_cookie(made) == Ids(["new"]).to_cookie(made)
    assert both.from_cookie(Ids(["old"]).to_cookie(made)) == made
    assert Ids(["new"]).from_cookie(Ids(["old"]).to_cookie(made)) is None


def test_a_signed_id_is_not_accepted_without_its_signature():
    made = new_id()
    assert Ids(["key"]).from_cookie(made) is None
    assert Ids().from_cookie(Ids(["key"]).to_cookie(made)) is None
