"""Pictures that people upload: known by their content, kept under names of our own."""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glassware import current_app

from .database import database
from .metadata import DamagedImage, without_metadata

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

MEGAPIXELS_MOST = 40
#: What an uploaded file may be, by the ending that it is kept under.
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


class UnusableImage(ValueError):
    """Raised for an upload that is not taken; the message tells its sender why."""


@dataclass(frozen=True)
class Image:
    """A picture that is stored.

    Attributes:
        name: The name of its file.
        width: Its width in pixels.
        height: Its height in pixels.
    """

    name: str
    width: int
    height: int


def folder() -> Path:
    """Return the folder of the pictures, in the instance folder."""
    return Path(current_app.config["UPLOADS"])


def store(upload: FileStorage) -> Image:
    """Keep an uploaded picture, without what it tells of where and how it was taken.

    Neither the name nor the type that the browser sent counts: a page of HTML or SVG called
    `cat.png` would be a script in our visitors' browsers.

    Raises:
        UnusableImage: It is too large, damaged, or no PNG, JPEG, GIF or WebP.
    """
    largest: int = current_app.config["MAX_IMAGE_BYTES"]
    content = upload.stream.read(largest + 1)
    if len(content) > largest:
        msg = f"The picture is larger than {readable_size(largest)}. Make it smaller and try again."
        raise UnusableImage(msg)
    found = examine(content)
    if found is None:
        msg = "This file is no picture: PNG, JPEG, GIF and WebP are."
        raise UnusableImage(msg)
    ending, width, height = found
    if not 0 < width * height <= MEGAPIXELS_MOST * 1_000_000:
        msg = f"The picture has more than {MEGAPIXELS_MOST} megapixels, or none."
        raise UnusableImage(msg)
    try:
        content = without_metadata(content, ending)
    except DamagedImage:
        msg = "The picture is damaged: it ends in the middle. Save it anew and try again."
        raise UnusableImage(msg) from None
    return save(content, ending, width, height)


def save(content: bytes, ending: str, width: int, height: int) -> Image:
    """Write a picture into the folder, under a name that nobody can guess."""
    name = secrets.token_hex(16) + ending
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / name).write_bytes(content)
    return Image(name, width, height)


def remove(name: str | None) -> None:
    """Delete a picture that no post shows any more."""
    if not name:
        return
    used = database().execute("select 1 from post where image = ? limit 1", (name,)).fetchone()
    if used is None:
        (folder() / name).unlink(missing_ok=True)


def examine(content: bytes) -> tuple[str, int, int] | None:
    """Return the ending, width and height of a picture, or none if it is something else."""
    try:
        for known in (_png, _gif, _webp, _jpeg):
            found = known(content)
            if found is not None:
                return found
    except (struct.error, IndexError):  # it ends in the middle
        pass
    return None


def _png(content: bytes) -> tuple[str, int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return ".png", width, height


def _gif(content: bytes) -> tuple[str, int, int] | None:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = struct.unpack_from("<HH", content, 6)
    return ".gif", width, height


def _webp(content: bytes) -> tuple[str, int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        return (
            ".webp",
            int.from_bytes(content[24:27], "little") + 1,
            int.from_bytes(content[27:30], "little") + 1,
        )
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return ".webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return ".webp", width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg(content: bytes) -> tuple[str, int, int] | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        # Start of frame, of whichever coding; C4, C8 and CC are tables.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return ".jpg", width, height
        (length,) = struct.unpack_from(">H", content, at + 2)
        at += 2 + length
    return None


def readable_size(size: int | None) -> str:
    """Return a number of bytes as people say it."""
    if size is None:
        return "any size"
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.3g} MB"
    return f"{size / 1024:.3g} kB"
