from __future__ import annotations

import hashlib
import json
import zlib
from base64 import urlsafe_b64encode
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from itsdangerous import (
    BadPayload,
    BadSignature,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from glassware_sessions import codec
from glassware_sessions.codec import (
    MAX_SIZE,
    SessionSerializer,
    marks_of,
    pack,
    serializer_for,
    unpack,
)

# The machine may be busy.
unhurried = settings(deadline=None)

KEY = "key"
SALT = "cookie-session"


class Compact:
    """JSON without blanks."""

    @staticmethod
    def dumps(value):
        return json.dumps(value, separators=(",", ":"))

    loads = staticmethod(json.loads)


def ours(*keys, salt=SALT, serializer=Compact, derivation="hmac", digest=hashlib.sha1):
    return SessionSerializer(keys or (KEY,), salt, serializer, derivation, digest)


def theirs(*keys, salt=SALT, serializer=Compact, derivation="hmac", digest=hashlib.sha1):
    options = {"key_derivation": derivation, "digest_method": digest}
    return URLSafeTimedSerializer(
        list(keys or (KEY,)), salt=salt, serializer=serializer, signer_kwargs=options
    )


def signed(payload, at=None, key=KEY):
    """Sign any payload with itsdangerous, at any time."""

    class Signer(TimestampSigner):
        def get_timestamp(self):
            return super().get_timestamp() if at is None else at

    signer = Signer(key, salt=SALT, key_derivation="hmac", digest_method=hashlib.sha1)
    return signer.sign(payload).decode()


def encoded(data):
    return urlsafe_b64encode(data).rstrip(b"=")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_texts_are_the_same_for_random_values(clock):
    random = Random(7)
    alphabet = "abcdefgh0123456789_ \u00e9"
    one, other = ours(), theirs()
    for length in [*range(0, 140, 3), 300, 1000, 5000]:
        word = "".join(random.choices(alphabet, k=length))
        for value in ({"v": word}, {"v": word[: length // 2] * 2}, {"v": word[:3] * length}):
            clock.now += 1
            assert one.dumps(value) == other.dumps(value)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("derivation", ["hmac", "concat", "django-concat", "none"])
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512", "md5"])
def test_texts_are_the_same_for_all_derivations_digests_and_keys(derivation, digest):
    options = {"derivation": derivation, "digest": getattr(hashlib, digest), "salt": b"other"}
    for key in ("k", b"\xff\x00", "k" * 64, "k" * 65, "k" * 500):
        text = theirs(key, **options).dumps({"a": 1})
        assert ours(key, **options)._keyed is not None
        assert ours(key, **options).dumps({"a": 1}) == text
        assert ours(key, **options).loads(text, max_age=10) == {"a": 1}


def test_texts_are_the_same_at_all_times(clock):
    for clock.now in (0, 1, 255, 256, 2**31, 2**32, 2**40):
        assert ours().dumps({"a": 1}) == theirs().dumps({"a": 1})


@unhurried
@given(values)
def test_either_reads_what_the_other_wrote(value):
    assert theirs().loads(ours().dumps(value)) == value
    assert ours().loads(theirs().dumps(value)) == value
    assert ours().loads(ours().dumps(value), max_age=60) == value


texts = st.text(alphabet="abAB01-_.=+/ \u00e9", max_size=40)


@unhurried
@given(texts, st.integers(0, 40), texts)
def test_whatever_is_not_signed_is_refused_as_itsdangerous_refuses_it(text, place, instead):
    good = theirs().dumps({"a": 1})
    for candidate in (text, good[:place] + instead + good[place:], good[:place] + instead):
        results = []
        for serializer in (ours(), theirs()):
            try:
                results.append(serializer.loads(candidate, max_age=60))
            except BadSignature as error:
                results.append(type(error))
            except BadPayload:
                results.append(BadPayload)
        assert results[0] == results[1]


@unhurried
@given(st.binary(max_size=200))
def test_a_payload_is_packed_as_itsdangerous_packs_it(data):
    class Raw:
        dumps = staticmethod(lambda value: value)
        loads = staticmethod(lambda value: value)

    assert pack(data) == theirs(serializer=Raw).dump_payload(data)
    assert unpack(pack(data)) == data


@pytest.mark.parametrize("alphabet", ["a", "ab", "abcd", "abcdefgh", "0123456789abcdef"])
def test_texts_at_the_edge_of_compressibility_are_packed_alike(alphabet):
    random = Random(alphabet)
    compressed = 0
    for length in range(135):
        data = "".join(random.choices(alphabet, k=length)).encode()
        expected = zlib.compress(data)
        expected = b"." + encoded(expected) if len(expected) < length - 1 else encoded(data)
        assert pack(data) == expected
        compressed += expected.startswith(b".")
    assert 0 < compressed < 135


def test_a_payload_may_have_a_size_and_no_larger_one():
    assert len(unpack(pack(b"a" * (MAX_SIZE - 1)))) == MAX_SIZE - 1
    bomb = pack(b"a" * (MAX_SIZE + 1))
    assert len(bomb) < 8000
    with pytest.raises(ValueError, match="larger than"):
        unpack(bomb)
    with pytest.raises(BadPayload):
        ours().loads(signed(bomb))


def test_no_cookie_that_a_browser_keeps_is_too_large():
    assert len(b"session=" + pack(b"a" * MAX_SIZE)) > 4096


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"a",
        b".",
        b".zzz",
        encoded(b"{"),
        encoded(b"\xff"),
        b"." + encoded(zlib.compress(b'{"a":"xxxxxxxxxxxxxx"}')[:-6]),
        encoded(b"[" * 100_000),
    ],
)
def test_a_signed_payload_that_cannot_be_read_is_bad(payload):
    with pytest.raises(BadPayload):
        ours().loads(signed(payload), max_age=60)


def test_data_behind_a_compressed_payload_is_passed_over():
    payload = b"." + encoded(zlib.compress(b'{"a":1}') + b"xx")
    assert ours().loads(signed(payload)) == {"a": 1}


def test_a_text_is_valid_for_its_age_and_not_before_it_was_signed(clock):
    now = clock.now
    text = ours().dumps({"a": 1})
    for age, valid in ((0, True), (60, True), (61, False), (-1, False)):
        clock.now = now + age
        if valid:
            assert ours().loads(text, max_age=60) == {"a": 1}
        else:
            with pytest.raises(SignatureExpired):
                ours().loads(text, max_age=60)
    assert ours().loads(text) == {"a": 1}


def test_the_time_of_signing_can_be_had(clock):
    value, moment = ours().loads(ours().dumps({"a": 1}), return_timestamp=True)
    assert value == {"a": 1}
    assert moment.timestamp() == clock.now


def test_a_salt_for_one_call_holds_for_it_alone():
    text = ours().dumps({"a": 1}, salt="other")
    assert ours(salt="other").loads(text) == {"a": 1}
    assert ours().loads(text, salt="other") == {"a": 1}
    with pytest.raises(BadSignature):
        ours().loads(text)


def test_older_keys_are_valid_and_the_newest_signs():
    rotated = ours("oldest", "old", "new")
    for key in ("oldest", "old", "new"):
        assert rotated.loads(ours(key).dumps({"a": 1}), max_age=60) == {"a": 1}
    assert ours("new").loads(rotated.dumps({"a": 1})) == {"a": 1}
    with pytest.raises(BadSignature):
        ours("old").loads(rotated.dumps({"a": 1}))


def test_other_spellings_of_a_signature_are_left_to_itsdangerous():
    text = theirs().dumps({"a": 1})
    # The last character of 27 holds two bits that mean nothing.
    other = text[:-1] + chr(ord(text[-1]) + 1)
    assert theirs().loads(other) == {"a": 1}
    assert ours().loads(other, max_age=60) == {"a": 1}
    assert ours().loads(text.encode(), max_age=60) == {"a": 1}


def test_a_serializer_for_bytes_is_left_to_itsdangerous():
    class Binary:
        @staticmethod
        def dumps(value):
            return json.dumps(value).encode()

        @staticmethod
        def loads(data):
            return json.loads(bytes(data))

    text = ours(serializer=Binary).dumps({"a": 1})
    assert type(text) is bytes
    assert theirs(serializer=Binary).loads(text) == {"a": 1}
    assert ours(serializer=Binary).loads(text) == {"a": 1}


def test_without_a_hash_of_its_own_itsdangerous_does_the_work(monkeypatch, clock):
    monkeypatch.setattr(codec, "_keyed_hash", lambda signer: None)
    assert ours().dumps({"a": 1}) == theirs().dumps({"a": 1})
    assert ours().loads(theirs().dumps({"a": 1}), max_age=60) == {"a": 1}
    with pytest.raises(BadPayload):
        ours().loads(signed(pack(b"a" * (MAX_SIZE + 1))))


def test_a_hash_that_signs_in_another_way_is_not_used(monkeypatch):
    monkeypatch.setattr(codec.KeyedHash, "signature", lambda self, message: b"other")
    assert ours()._keyed is None
    assert theirs().loads(ours().dumps({"a": 1})) == {"a": 1}


def test_a_digest_that_cannot_be_copied_is_not_used():
    class Digest:
        block_size, digest_size = 64, 20

        def __init__(self, data=b""):
            self.hash = hashlib.sha1(data)
            self.update, self.digest = self.hash.update, self.hash.digest

    assert ours(digest=Digest)._keyed is None


def test_an_unknown_derivation_is_an_error_when_it_signs():
    serializer = ours(derivation="rot13")
    with pytest.raises(TypeError, match="key derivation"):
        serializer.dumps({})


def test_serializers_are_kept_for_their_arguments():
    arguments = (("k",), "salt", Compact, "hmac", hashlib.sha1)
    kept = serializer_for(*arguments)
    assert serializer_for(*arguments) is kept
    for other in (
        (("k2",), *arguments[1:]),
        (("k", "k2"), *arguments[1:]),
        (("k",), "pepper", *arguments[2:]),
        (*arguments[:3], "concat", hashlib.sha1),
        (*arguments[:4], hashlib.sha256),
    ):
        assert serializer_for(*other) is not kept


def test_only_so_many_serializers_are_kept():
    for number in range(200):
        serializer_for((f"key {number}",), "salt", Compact, "hmac", hashlib.sha1)
    assert codec._kept.cache_info().currsize <= 64


def test_arguments_that_cannot_be_hashed_are_no_fault():
    class Unhashable(Compact):
        __hash__ = None

    serializer = Unhashable()
    text = serializer_for((KEY,), SALT, serializer, "hmac", hashlib.sha1).dumps({"a": 1})
    assert theirs().loads(text) == {"a": 1}


@unhurried
@given(st.binary(max_size=30), st.binary(max_size=30))
def test_a_part_of_a_payload_leaves_one_of_three_marks(before, after):
    text = encoded(before + b"_permanent" + after).decode()
    assert any(mark in text for mark in marks_of(b"_permanent"))


def test_marks_are_long_enough_to_be_rare():
    assert [len(mark) for mark in marks_of(b"_permanent")] == [13, 12, 13]
