"""Signed text in the format of itsdangerous, in few steps.

A session cookie is `payload.timestamp.signature`: JSON, compressed where that makes it shorter,
in URL-safe base64 (RFC 4648, 5); the seconds since 1970; an HMAC (RFC 2104) of both. itsdangerous
makes a signer, derives its key and starts four hashes for each value that it signs or checks, which
takes longer than all the rest of a request. `SessionSerializer` keeps the signer and two started
hashes, which are copied for each value.

It reads by itself only what itsdangerous would have written with the current key: an exact, fresh,
canonical signature. Everything else (an older key, other base64, an expired or a broken value) goes
to itsdangerous, which decides and names the fault. The key is derived by itsdangerous too, and
both have to sign a probe alike, or itsdangerous does everything.
"""

from __future__ import annotations

import zlib
from binascii import a2b_base64, b2a_base64
from functools import lru_cache
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from itsdangerous import BadPayload, Serializer, URLSafeTimedSerializer

if TYPE_CHECKING:
    from collections.abc import Callable

    from itsdangerous import Signer

__all__ = ["MAX_SIZE", "SessionSerializer", "marks_of", "pack", "serializer_for", "unpack"]

#: The size in bytes that a payload may have when it is decompressed. No cookie that a browser
#: keeps (4,096 bytes) can reach it: deflate makes nothing smaller than a thousandth.
MAX_SIZE = 4 * 1024 * 1024

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def _encode(data: bytes) -> bytes:
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    return a2b_base64(text.translate(_FROM_URL) + b"=" * (-len(text) % 4))


# The payload


def pack(data: bytes) -> bytes:
    """Encode serialized data as a payload, compressed where that is shorter.

    Args:
        data: The data. The payload is that which itsdangerous makes of it, byte for byte.
    """
    if not _surely_incompressible(data):
        compressed = zlib.compress(data)
        if len(compressed) < len(data) - 1:
            return b"." + _encode(compressed)
    return _encode(data)


def _surely_incompressible(data: bytes) -> bool:
    """Tell whether `zlib.compress` would not help, for less than that costs.

    It allocates and clears 256 KiB for a cookie of 50 bytes. A compressor with small tables finds
    the same matches in a text that fits into them, and only its word for a clear "longer" is
    taken, so what is compressed is always decided and made by `zlib.compress`.
    """
    size = len(data)
    if size > 128:
        return False
    # Each byte that occurs is written at least once, in 8 bits, or in fewer at the price of a code
    # table that is longer than what it saves here; zlib's frame and deflate's take 8 bytes more.
    if size <= len(set(data)) + 9:
        return True
    small = zlib.compressobj(wbits=10, memLevel=4)
    return len(small.compress(data)) + len(small.flush()) - size // 16 >= size - 1


def unpack(payload: bytes) -> bytes:
    """Decode a payload.

    Args:
        payload: The payload.

    Raises:
        ValueError: It is no base64, or larger than `MAX_SIZE`.
        zlib.error: It cannot be decompressed.
    """
    if not payload.startswith(b"."):
        return _decode(payload)
    decompressor = zlib.decompressobj()
    data = decompressor.decompress(_decode(payload[1:]), MAX_SIZE)
    if not decompressor.eof:
        msg = f"The payload is incomplete, or larger than {MAX_SIZE} bytes."
        raise ValueError(msg)
    return data


def marks_of(part: bytes) -> tuple[str, str, str]:
    """Return three texts of which one is in each payload, if it is not compressed, with this part.

    Base64 writes three bytes as four characters, so that a part of the data looks in one of three
    ways, but for the characters at its ends, which depend on what is beside it.

    Args:
        part: The part of the data.
    """
    marks = []
    for shift in range(3):
        text = _encode(bytes(shift) + part)
        first = -(-shift * 8 // 6)
        last = (shift + len(part)) * 8 // 6
        marks.append(text[first:last].decode("ascii"))
    return marks[0], marks[1], marks[2]


# The signature


class KeyedHash:
    """Compute HMACs with one key.

    Args:
        key: The key.
        digest_method: Makes a hash object, as those of `hashlib` do.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, digest_method: Callable[..., Any]) -> None:
        block_size = digest_method().block_size
        if len(key) > block_size:
            key = digest_method(key).digest()
        key = key.ljust(block_size, b"\0")
        self._inner = digest_method(key.translate(_INNER))
        self._outer = digest_method(key.translate(_OUTER))

    def signature(self, message: bytes) -> bytes:
        """Return the HMAC of a message in URL-safe base64."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return _encode(outer.digest())


def _keyed_hash(signer: Signer) -> KeyedHash | None:
    """Return what signs like the signer, None where that cannot be had."""
    probe = b"probe"
    try:
        made = KeyedHash(signer.derive_key(), signer.digest_method)
        alike = made.signature(probe) == signer.get_signature(probe) and signer.sep == b"."
    except Exception:  # of whatever kind: itsdangerous will say the same when it signs
        return None
    return made if alike else None


# The whole

_TextSerializer: Any = Serializer  # below the mixin that encodes payloads


class SessionSerializer(URLSafeTimedSerializer):
    """Serialize and sign as `itsdangerous.URLSafeTimedSerializer` does, in less time.

    Its texts and those of itsdangerous are the same. A payload that would be larger than
    `MAX_SIZE` is bad. One serializer may be used by many threads.

    Args:
        secret_keys: The keys, oldest to newest. The newest signs; all are valid.
        salt: Tells the purpose apart from other uses of the key.
        serializer: Converts data to text and back: an object with `dumps` and `loads`.
        key_derivation: How the key is made from secret key and salt, as for `itsdangerous.Signer`.
        digest_method: Makes a hash object, as those of `hashlib` do.
    """

    def __init__(
        self,
        secret_keys: tuple[str | bytes, ...],
        salt: str | bytes,
        serializer: Any,
        key_derivation: str,
        digest_method: Any,
    ) -> None:
        super().__init__(
            list(secret_keys),  # type: ignore[arg-type]
            salt=salt,
            serializer=serializer,
            signer_kwargs={"key_derivation": key_derivation, "digest_method": digest_method},
        )
        self._signer: Any = self.make_signer()
        self._keyed = _keyed_hash(self._signer) if self.is_text_serializer else None
        self._stamp = (-1, b"")

    def dumps(self, obj: Any, salt: str | bytes | None = None) -> str:
        """Serialize and sign a value.

        Args:
            obj: The value.
            salt: A salt for this call alone.
        """
        if self._keyed is None or salt is not None:
            return super().dumps(obj, salt)
        now = self._signer.get_timestamp()
        second, stamp = self._stamp
        if second != now:
            stamp = _encode(now.to_bytes(8, "big").lstrip(b"\0"))
            self._stamp = now, stamp
        body = self.dump_payload(obj) + b"." + stamp
        return (body + b"." + self._keyed.signature(body)).decode("ascii")

    def loads(  # type: ignore[override]  # itsdangerous' own signature
        self,
        s: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,
        salt: str | bytes | None = None,
    ) -> Any:
        """Check a signed text and deserialize it.

        Args:
            s: The text.
            max_age: How many seconds ago it may have been signed at most; None for any time.
            return_timestamp: Return the value and the time of signing.
            salt: A salt for this call alone.

        Raises:
            BadSignature: It was not signed with any of the keys, or too long ago.
            BadPayload: It was, but cannot be deserialized.
        """
        if self._keyed is not None and type(s) is str and salt is None and not return_timestamp:
            try:
                body, _, signature = s.encode("ascii").rpartition(b".")
                if compare_digest(signature, self._keyed.signature(body)):
                    payload, _, stamp = body.rpartition(b".")
                    age = self._signer.get_timestamp() - int.from_bytes(_decode(stamp), "big")
                    if max_age is None or 0 <= age <= max_age:
                        return self.serializer.loads(unpack(payload).decode())
            except Exception:  # of whatever kind: itsdangerous finds it again and names it
                pass
        return super().loads(s, max_age, return_timestamp, salt)

    def dump_payload(self, obj: Any) -> bytes:
        """Serialize a value as a payload."""
        text = self.serializer.dumps(obj, **self.serializer_kwargs)
        return pack(text.encode() if isinstance(text, str) else text)

    def load_payload(self, payload: bytes, *args: Any, **kwargs: Any) -> Any:
        """Deserialize a payload.

        Raises:
            BadPayload: It cannot be deserialized.
        """
        try:
            data = unpack(payload)
        except Exception as error:
            msg = f"The payload cannot be decoded: {error}"
            raise BadPayload(msg, original_error=error) from error
        return _TextSerializer.load_payload(self, data, *args, **kwargs)


_kept = lru_cache(maxsize=64)(SessionSerializer)


def serializer_for(
    secret_keys: tuple[str | bytes, ...],
    salt: str | bytes,
    serializer: Any,
    key_derivation: str,
    digest_method: Any,
) -> SessionSerializer:
    """Return a serializer, the same one for the same arguments.

    At most 64 are kept. The arguments are those of `SessionSerializer`; keys of other types than
    str and bytes, such as proxies, may stand for another key each time.
    """
    if all(type(key) in (str, bytes) for key in secret_keys):
        try:
            return _kept(secret_keys, salt, serializer, key_derivation, digest_method)
        except TypeError:
            pass  # One of them cannot be hashed. If it is another fault, it is raised again.
    return SessionSerializer(secret_keys, salt, serializer, key_derivation, digest_method)
