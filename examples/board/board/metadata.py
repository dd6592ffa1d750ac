"""Take out of a picture what its camera and its program wrote beside it.

A photograph from a phone tells where and when it was taken, with which device, often with a name
and a thumbnail of what was cropped away. None of that is for the visitors of a board.

The picture itself is not coded anew, so that nothing of it is lost: what is kept are the segments
that it is drawn from. What stands behind its end goes too; phones hang short films there. Only how
a photograph is to be turned is written again, for without it many would lie on their side.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class DamagedImage(ValueError):
    """Raised for a picture that ends early or has no end: what is in it cannot be told."""


#: The tag of the EXIF standard that tells how to turn a picture, and the first bytes of EXIF.
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"


def without_metadata(content: bytes, ending: str) -> bytes:
    """Return a picture without anything but the picture.

    Args:
        content: A PNG, JPEG, GIF or WebP file.
        ending: Which one, as the ending of its name.

    Raises:
        DamagedImage: It is cut off.
    """
    try:
        return _CLEANERS[ending](content)
    except (struct.error, IndexError) as error:
        raise DamagedImage from error


def _jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    turned = None
    at = 2
    while True:
        if content[at] != 0xFF:
            raise DamagedImage
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xD9:  # the end
            kept.append(b"\xff\xd9")
            break
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        at += 2 + length
        if marker == 0xE1 and segment[4:10] == _EXIF and turned is None:
            turned = _orientation(segment[10:])
        elif not _tells(marker, segment):
            kept.append(segment)
        if marker == 0xDA:  # a scan, whose coded picture follows
            end = _end_of_scan(content, at)
            kept.append(content[at:end])
            at = end
    if turned:
        exif = _EXIF + _exif_with(turned)
        kept.insert(1, b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    return b"".join(kept)


def _tells(marker: int, segment: bytes) -> bool:
    """Whether a segment of a JPEG tells something and draws nothing.

    JFIF (APP0), a colour profile (APP2) and how colours are coded (APP14, Adobe) draw.
    """
    if marker == 0xFE:  # a comment
        return True
    if not 0xE0 <= marker <= 0xEF:
        return False
    drawn_from = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
    return marker not in drawn_from or not segment[4:].startswith(drawn_from[marker])


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands: coded bytes FF are followed by 00 or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise DamagedImage
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _orientation(exif: bytes) -> int | None:
    """Return how a picture is to be turned, 2 to 8, if it is."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return None
    try:
        (at,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(order + "HHIH", exif, entry)
            if tag == _ORIENTATION:
                return value if 2 <= value <= 8 else None
    except struct.error:  # what cannot be read goes with the rest
        pass
    return None


def _exif_with(orientation: int) -> bytes:
    """Return EXIF that tells how to turn a picture, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


#: What pictures in PNG, and animations in it, are drawn from.
_PNG_DRAWN_FROM = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs "
    b"acTL fcTL fdAT".split()
)


def _png(content: bytes) -> bytes:
    kept = [content[:8]]
    at = 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise DamagedImage
        at += len(chunk)
        if kind == b"eXIf":
            turned = _orientation(chunk[8:-4])
            if turned:
                kept.append(_png_chunk(b"eXIf", _exif_with(turned)))
        elif kind in _PNG_DRAWN_FROM:
            kept.append(chunk)
        if kind == b"IEND":
            return b"".join(kept)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size
    if len(content) < end:
        raise DamagedImage
    kept, turned = [], None
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > end:
            raise DamagedImage
        chunk = content[at : at + 8 + length] + b"\0" * (length % 2)
        at += len(chunk)
        if kind == b"EXIF":
            turned = _orientation(chunk[8:].removeprefix(_EXIF))
        elif kind in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"):
            kept.append(chunk)
    if kept and kept[0][:4] == b"VP8X":
        # Which other chunks there are: EXIF and XMP no more.
        flags = kept[0][8] & ~0x0C | (0x08 if turned else 0)
        kept[0] = kept[0][:8] + bytes([flags]) + kept[0][9:]
        if turned:
            exif = _exif_with(turned)
            kept.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(content: bytes) -> bytes:
    at = 13 + _colours(content[10])
    kept = [content[:at]]
    while True:
        start = at
        kind = content[at]
        if kind == 0x3B:  # the end
            return b"".join((*kept, b";"))
        if kind == 0x2C:  # a picture
            at = _after_blocks(content, at + 11 + _colours(content[at + 9]))
            kept.append(content[start:at])
        elif kind == 0x21:  # an extension
            label, name = content[at + 1], content[at + 3 : at + 14]
            at = _after_blocks(content, at + 2)
            # How long each picture is shown, and how often all are.
            if label == 0xF9 or (label == 0xFF and name in (b"NETSCAPE2.0", b"ANIMEXTS1.0")):
                kept.append(content[start:at])
        else:
            raise DamagedImage


def _colours(packed: int) -> int:
    """Return the size of the table of colours that a byte of a GIF announces."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    """Return where a sequence of blocks ends, each of which tells its length."""
    while content[at]:
        at += content[at] + 1
    return at + 1


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    ".png": _png,
    ".jpg": _jpeg,
    ".gif": _gif,
    ".webp": _webp,
}
