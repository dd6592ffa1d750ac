from __future__ import annotations

import sys

import pytest

from glassware_session_stores.extras import MissingExtra
from glassware_session_stores.sealing import Seal, SealError

KEY, OTHER = "a" * 64, "b" * 64
OLD, NEW = "an old key, longer than 16", b"a new key, longer than 16"


def test_a_value_is_opened_with_the_key_and_for_the_record_it_was_sealed_for():
    seal = Seal([NEW])
    sealed = seal.seal(KEY, b"value")
    assert b"value" not in sealed
    assert seal.open(KEY, sealed) == b"value"
    with pytest.raises(SealError, match="another record"):
        seal.open(OTHER, sealed)


def test_no_two_sealed_values_are_alike():
    seal = Seal([NEW])
    assert len({seal.seal(KEY, b"value") for _ in range(100)}) == 100


def test_any_change_is_noticed():
    seal = Seal([NEW])
    sealed = seal.seal(KEY, b"value")
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(SealError):
            seal.open(KEY, bytes(changed))
    for end in range(len(sealed)):
        with pytest.raises(SealError):
            seal.open(KEY, sealed[:end])


def test_the_first_key_seals_and_all_open():
    by_old = Seal([OLD]).seal(KEY, b"old")
    both = Seal([NEW, OLD])
    assert both.open(KEY, by_old) == b"old"
    assert Seal([NEW]).open(KEY, both.seal(KEY, b"new")) == b"new"
    with pytest.raises(SealError, match="SESSION_ENCRYPTION_KEYS"):
        Seal([NEW]).open(KEY, by_old)


def test_a_plain_value_is_read_only_where_none_is_among_the_keys():
    with pytest.raises(SealError, match="not encrypted"):
        Seal([NEW]).open(KEY, b"{}")
    assert Seal([NEW, None]).open(KEY, b"{}") == b"{}"


@pytest.mark.parametrize("keys", [[], [None], [None, NEW]], ids=range(3))
def test_without_a_first_key_nothing_can_be_sealed(keys):
    with pytest.raises(ValueError, match="begins with no key"):
        Seal(keys)


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match=r"shorter than 16 bytes.*token_hex"):
        Seal(["short"])


def test_without_cryptography_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(MissingExtra, match=r"glassware-session-stores\[cryptography\]"):
        Seal([NEW])
