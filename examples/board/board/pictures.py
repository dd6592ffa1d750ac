"""Draw the pictures of the first posts: no file of anybody's, and no library to draw."""

from __future__ import annotations

import math
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Colour = tuple[int, int, int]

#: Sky from the top to the horizon, the sun, hills from the far to the near.
DAWN = ("2b3a67 496a8f 8aa6b5 e8c9a0 f2a65a", "fff1c9", "7d5a6e 54405c 2c2440")
NOON = ("5fa8d3 7cbbe0 98cdea b6def2 d6eef8", "fffbe6", "8fbf8f 5f9e6e 35704a")
NIGHT = ("0b1026 141b3c 1f2a55 2d3a6e 3f4b86", "f4f1de", "1b2f3a 12222b 0a151b")


def landscape(palette: tuple[str, str, str], width: int, height: int, seed: int) -> bytes:
    """Return a landscape of flat colours as PNG.

    Args:
        palette: Colours in hexadecimal: sky, sun, hills.
        width: In pixels.
        height: In pixels.
        seed: Moves the hills and the sun.
    """
    sky, sun, hills = (colours.split() for colours in palette)
    sun_x, sun_y = width * (0.25 + seed * 0.37 % 0.5), height * 0.36
    radius = height * 0.13
    ridges = [_ridge(width, height, layer, seed) for layer in range(len(hills))]
    rows = []
    for y in range(height):
        band = min(len(sky) - 1, y * len(sky) * 10 // (height * 7))
        row = bytearray([band]) * width
        half = radius**2 - (y - sun_y) ** 2
        if half > 0:
            reach = int(math.sqrt(half))
            left, right = max(0, int(sun_x) - reach), min(width, int(sun_x) + reach)
            row[left:right] = bytes([len(sky)]) * (right - left)
        for layer, ridge in enumerate(ridges):
            colour = len(sky) + 1 + layer
            for x in range(width):
                if y > ridge[x]:
                    row[x] = colour
        rows.append(bytes(row))
    return png([_colour(each) for each in (*sky, *sun, *hills)], rows)


def _ridge(width: int, height: int, layer: int, seed: int) -> list[float]:
    base = height * (0.58 + layer * 0.14)
    swing = height * (0.10 - layer * 0.02)
    return [
        base
        + swing * math.sin((x / height) * (2.1 + layer) + seed * 1.7 + layer * 2)
        + swing * 0.4 * math.sin((x / height) * (5.3 + layer) + seed)
        for x in range(width)
    ]


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


def png(palette: Sequence[Colour], rows: Sequence[bytes]) -> bytes:
    """Return a PNG with a palette: 8 bits a pixel, no filter."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    colours = bytes(value for colour in palette for value in colour)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
