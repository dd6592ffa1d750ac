r"""Text with half a surrogate pair in it, which is no text.

JSON brings it from a client: `"\ud800"` is valid (RFC 8259, 8.2). No encoding can write it.
"""

from __future__ import annotations

__all__ = ["encode", "replace_surrogates"]


def replace_surrogates(text: str) -> str:
    r"""Put U+FFFD where half a surrogate pair is, as for bytes that are no text.

    Args:
        text: Any string.

    Example:
        >>> replace_surrogates("a\ud800") == "a\ufffd"
        True
    """
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def encode(text: str) -> bytes:
    """Encode any string as UTF-8.

    Args:
        text: Any string.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        return replace_surrogates(text).encode()
