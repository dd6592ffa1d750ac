"""What cameras and programs write into a picture does not reach the board; the picture does."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageSequence, PngImagePlugin

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"Somebody's kitchen"
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


def exif(orientation: int = 6) -> Image.Exif:
    """Return what a phone writes: the place, the device, how to turn the picture."""
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.Model] = SECRET.decode()
    found.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    )
    return found


def drawing(mode: str = "RGB", shift: int = 0) -> Image.Image:
    image = Image.new("RGB", (40, 24))
    image.putdata(
        [((x + shift) * 5 % 256, y * 9, x * y % 256) for y in range(24) for x in range(40)]
    )
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_text("Description", SECRET.decode(), zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def frames() -> dict[str, Any]:
    others = [drawing(shift=shift) for shift in (9, 18)]
    return {"save_all": True, "append_images": others, "duration": [80, 120, 200], "loop": 0}


def pictures() -> dict[str, bytes]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    beside = {"exif": exif(), "icc_profile": profile}
    jpeg = saved(drawing(), "JPEG", comment=SECRET, xmp=XMP, **beside)
    webp = {"xmp": XMP, **beside}
    return {
        "plain.jpg": jpeg,
        "turned by 90.jpg": saved(drawing(), "JPEG", exif=exif(8)),
        "upright.jpg": saved(drawing(), "JPEG", exif=exif(1)),
        "progressive.jpg": saved(drawing(), "JPEG", progressive=True, comment=SECRET, **beside),
        "restarts.jpg": saved(drawing(), "JPEG", restart_marker_rows=1, exif=exif()),
        "cmyk.jpg": saved(drawing("CMYK"), "JPEG", exif=exif(), comment=SECRET),
        "with a film behind.jpg": jpeg + b"\0\0\0\x18ftypmp42" + SECRET,
        "plain.png": saved(drawing(), "PNG", pnginfo=text(), **beside),
        "palette.png": saved(drawing("P"), "PNG", pnginfo=text(), transparency=3),
        "animated.png": saved(drawing(), "PNG", pnginfo=text(), **frames()),
        "plain.gif": saved(drawing("P"), "GIF", comment=SECRET),
        "animated.gif": saved(drawing("P"), "GIF", comment=SECRET, **frames()),
        "lossy.webp": saved(drawing(), "WEBP", **webp),
        "lossless.webp": saved(drawing("RGBA"), "WEBP", lossless=True, **webp),
        "bare.webp": saved(drawing(), "WEBP"),
        "animated.webp": saved(drawing(), "WEBP", **webp, **frames()),
    }


PICTURES = pictures()
every_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture
def clean(create_app: Callable[..., Any]) -> Callable[..., bytes]:
    from board.metadata import without_metadata

    return lambda name, content: without_metadata(content, Path(name).suffix)


@every_picture
def test_what_was_told_is_gone_and_the_picture_stays(
    name: str, clean: Callable[..., bytes]
) -> None:
    before = PICTURES[name]
    after = clean(name, before)
    assert SECRET not in after
    assert len(after) <= len(before)
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        turned = old.getexif().get(ExifTags.Base.Orientation, 1)
        assert dict(new.getexif()) == ({} if turned == 1 else {ExifTags.Base.Orientation: turned})
        assert new.getexif().get_ifd(ExifTags.IFD.GPSInfo) == {}
        assert {"comment", "Comment", "Description", "xmp"} & set(new.info) == set()
        for key in ("icc_profile", "transparency", "loop", "adobe"):
            assert new.info.get(key) == old.info.get(key), key
        assert (new.size, new.mode) == (old.size, old.mode)
        shown = [(f.convert("RGBA").tobytes(), f.info.get("duration")) for f in iterate(new)]
        assert shown == [
            (f.convert("RGBA").tobytes(), f.info.get("duration")) for f in iterate(old)
        ]


def iterate(image: Image.Image) -> ImageSequence.Iterator:
    return ImageSequence.Iterator(image)


@every_picture
def test_a_clean_picture_stays_as_it_is(name: str, clean: Callable[..., bytes]) -> None:
    once = clean(name, PICTURES[name])
    assert clean(name, once) == once


@every_picture
def test_a_picture_that_is_cut_off_is_refused_wherever_it_ends(
    name: str, clean: Callable[..., bytes]
) -> None:
    from board.metadata import DamagedImage

    whole = clean(name, PICTURES[name])
    for length in range(14, len(whole)):
        with pytest.raises(DamagedImage):
            clean(name, whole[:length])


@every_picture
def test_bytes_that_fell_over_break_nothing_else(name: str, clean: Callable[..., bytes]) -> None:
    from board.metadata import DamagedImage

    whole = PICTURES[name]
    for at in range(2, len(whole), 3):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            clean(name, broken)
        except DamagedImage:
            pass


def test_exif_that_leads_astray_goes_with_the_rest(clean: Callable[..., bytes]) -> None:
    plain = saved(drawing(), "JPEG")
    for inside in (b"", b"MM\0*", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff" + SECRET):
        told = b"Exif\0\0" + inside
        segment = b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told
        assert clean("x.jpg", plain[:2] + segment + plain[2:]) == plain


def test_what_is_uploaded_is_stored_and_sent_without(ada: Any, app: Any) -> None:
    ada.write(image=(io.BytesIO(PICTURES["plain.jpg"]), "kitchen.jpg"))
    (stored,) = Path(app.config["UPLOADS"]).iterdir()
    with ada.get(f"/images/{stored.name}") as response:
        assert SECRET not in response.data
        with Image.open(io.BytesIO(response.data)) as image:
            assert dict(image.getexif()) == {ExifTags.Base.Orientation: 6}


def test_a_damaged_upload_is_refused_beside_its_field(ada: Any, app: Any) -> None:
    half = PICTURES["plain.jpg"][:-40]
    response = ada.write(image=(io.BytesIO(half), "half.jpg"))
    assert response.status_code == 422
    assert "The picture is damaged: it ends in the middle." in response.text
    assert not Path(app.config["UPLOADS"]).exists()
