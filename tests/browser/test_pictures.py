"""The pictures of the documentation, renewed by `hatch run demo:browser --screenshots`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from .serve import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from playwright.sync_api import Page

    from .serve import Board

pytestmark = pytest.mark.browser

PICTURES = ROOT / "docs" / "pictures"
#: Name, path, who looks, width and height of the window.
SHOTS = (
    ("board", "/", "visitor", 1280, 800),
    ("board-phone", "/", "zoe", 390, 760),
    ("board-post", "/posts/198", "zoe", 1280, 800),
)
LARGEST = 60_000


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return PICTURES if request.config.getoption("--screenshots") else tmp_path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "url", "who", "width", "height"), SHOTS)
def test_a_picture_is_taken_and_is_the_size_of_the_one_that_is_kept(
    name: str,
    url: str,
    who: str,
    width: int,
    height: int,
    scheme: str,
    folder: Path,
    boards: Mapping[str, Board],
    visit: Callable[..., Page],
) -> None:
    board = boards["filled"]
    size = {"width": width, "height": height}
    page = visit(board.address, board.cookies(who), viewport=size, color_scheme=scheme)
    page.goto(board.address + url, wait_until="networkidle")
    path = folder / f"{name}-{scheme}.webp"
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").save(path, "WEBP", quality=82, method=6)
    assert path.stat().st_size < LARGEST
    with Image.open(PICTURES / path.name) as kept, Image.open(path) as new:
        assert kept.size == new.size


@pytest.mark.parametrize(("scheme", "colour"), [("light", "#1c2526"), ("dark", "#e8edec")])
def test_the_drawing_of_the_parts_is_that_of_the_site(
    scheme: str, colour: str, folder: Path
) -> None:
    drawing = (ROOT / "docs" / "how" / "parts.svg").read_text("utf-8")
    # The site's style sheet does not reach a picture, which stands alone.
    own = f'<svg color="{colour}" font-family="system-ui, sans-serif" font-size="13" '
    drawing = drawing.replace("<svg ", own, 1)
    path = folder / f"parts-{scheme}.svg"
    path.write_text(drawing, "utf-8")
    assert (PICTURES / path.name).read_text("utf-8") == drawing


def test_every_picture_that_is_kept_is_shown_somewhere() -> None:
    pages = [
        ROOT / "README.md",
        *(ROOT / "docs").glob("**/*.md"),
        *(ROOT / "examples").glob("*/README.md"),
    ]
    shown = "".join(page.read_text("utf-8") for page in pages)
    assert [file.name for file in PICTURES.iterdir() if file.name not in shown] == []
