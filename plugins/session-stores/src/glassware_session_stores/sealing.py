"""Encrypt the values of sessions, so that who reads the store learns nothing and cannot forge.

AES-256 in Galois/counter mode (NIST SP 800-38D). From each configured key and each record's key a
key of its own is derived by HMAC-SHA-256 (NIST SP 800-108): a value that is copied to another
record does not open there, and the 96 random bits of a nonce are drawn for one session only.

A sealed value is the byte 1, four bytes that name the key, the nonce, and the ciphertext with its
tag. Neither JSON nor MessagePack of a dictionary begins with the byte 1.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Final

from .extras import needs_extra

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Seal", "SealError"]

_MARK: Final = b"\x01"
_NAME: Final = slice(1, 5)
_NONCE: Final = slice(5, 17)
_TEXT: Final = slice(17, None)
_SHORTEST: Final = 17 + 16


class SealError(ValueError):
    """Report a value that was not sealed with any of the keys, or not for this record."""


class Seal:
    """Seal values and open them.

    Args:
        keys: The keys, the first of which seals; with the others values are opened that were
            sealed before. None among them lets values be read that are not sealed, which is for
            the time after encryption was turned on.
    """

    def __init__(self, keys: Sequence[str | bytes | None]) -> None:
        with needs_extra("cryptography", "SESSION_ENCRYPTION_KEYS is set"):
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        self._cipher = AESGCM
        self._invalid = InvalidTag
        self._opens_plain = None in keys
        masters = [_master(key) for key in keys if key is not None]
        if not masters or keys[0] is None:
            msg = "SESSION_ENCRYPTION_KEYS begins with no key; the first one encrypts."
            raise ValueError(msg)
        self._newest = masters[0]
        self._masters = {_name(master): master for master in masters}

    def seal(self, key: str, value: bytes) -> bytes:
        """Encrypt the value of a record.

        Args:
            key: The record's key.
            value: The value.
        """
        nonce = os.urandom(12)
        text = self._cipher(_derive(self._newest, key)).encrypt(nonce, value, None)
        return b"".join((_MARK, _name(self._newest), nonce, text))

    def open(self, key: str, sealed: bytes) -> bytes:
        """Decrypt the value of a record.

        Args:
            key: The record's key.
            sealed: What the store holds.

        Raises:
            SealError: It cannot be opened.
        """
        if sealed[:1] != _MARK:
            if self._opens_plain:
                return sealed
            msg = "The value is not encrypted, and SESSION_ENCRYPTION_KEYS does not allow that."
            raise SealError(msg)
        master = self._masters.get(sealed[_NAME])
        if master is None or len(sealed) < _SHORTEST:
            msg = "The value was encrypted with a key that is not in SESSION_ENCRYPTION_KEYS."
            raise SealError(msg)
        try:
            return self._cipher(_derive(master, key)).decrypt(sealed[_NONCE], sealed[_TEXT], None)
        except self._invalid:
            msg = "The value was changed, or belongs to another record."
            raise SealError(msg) from None


def _master(key: str | bytes) -> bytes:
    data = key.encode() if isinstance(key, str) else key
    if len(data) < 16:
        msg = (
            "A key in SESSION_ENCRYPTION_KEYS is shorter than 16 bytes. "
            'Make one with: python -c "import secrets; print(secrets.token_hex())"'
        )
        raise ValueError(msg)
    return hmac.digest(data, b"glassware session value", hashlib.sha256)


def _name(master: bytes) -> bytes:
    return hmac.digest(master, b"name", hashlib.sha256)[:4]


def _derive(master: bytes, key: str) -> bytes:
    return hmac.digest(master, b"record " + key.encode("ascii"), hashlib.sha256)
