"""The ids of sessions: what a cookie holds, and the key that the store gets instead.

An id is 256 random bits in URL-safe base64. The store gets its SHA-256 only. A slow hash, as for
passwords, is not needed: nobody guesses 256 bits.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Ids", "key_of", "new_id"]

ID_BYTES: Final = 32
# 32 bytes make 43 characters. No longer text is hashed, whatever a client sends.
_ID: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SALT: Final = b"glassware.session-id"


def new_id() -> str:
    """Return an id that nobody guesses."""
    return secrets.token_urlsafe(ID_BYTES)


def key_of(session_id: str) -> str:
    """Return the key under which a store keeps the session of an id."""
    return hashlib.sha256(session_id.encode("ascii")).hexdigest()


class Ids:
    """Write ids into cookies and read them.

    Args:
        keys: The keys that sign ids, the newest last; empty where ids are not signed.
    """

    def __init__(self, keys: Sequence[str | bytes] = ()) -> None:
        self._signer = _signer(keys) if keys else None

    def to_cookie(self, session_id: str) -> str:
        """Return the cookie's value for an id."""
        if self._signer is None:
            return session_id
        signed: bytes = self._signer.sign(session_id)
        return signed.decode("ascii")

    def from_cookie(self, value: str) -> str | None:
        """Return the id in a cookie's value, None where it holds none that was made here."""
        if self._signer is not None:
            text = value.encode(errors="replace")
            if not self._signer.validate(text):
                return None
            value = self._signer.unsign(text).decode("ascii", "replace")
        return value if _ID.fullmatch(value) else None


def _signer(keys: Sequence[str | bytes]) -> Any:
    from itsdangerous import Signer

    # SHA-1, the default of itsdangerous, is safe in an HMAC, but not easy to explain.
    secret_keys: Any = list(keys)
    return Signer(secret_keys, salt=_SALT, digest_method=hashlib.sha256)
