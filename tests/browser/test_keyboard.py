"""The tab key leads through the board in the order in which it is read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from .audit import HEIGHT, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page

    from .serve import Board

pytestmark = pytest.mark.browser

STOPS = """
() => [...document.querySelectorAll(
    ".bar a, .bar input:not([type=hidden]), .bar button, main a, main input:not([type=hidden]), "
    + "main button, main textarea"
  )].map(each => {
    const box = each.getBoundingClientRect();
    const column = each.closest(".side") ? "side" : "main";
    return {name: each.innerText || each.id, x: box.x, top: box.top, bottom: box.bottom, column};
  })
"""


def after(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether a control is read after another: below it, or in its row and right of it."""
    below = second["top"] >= (first["top"] + first["bottom"]) / 2
    above = second["bottom"] <= (first["top"] + first["bottom"]) / 2
    return below or (not above and second["x"] >= first["x"])


@pytest.mark.parametrize("width", [*WIDTHS, 320])
@pytest.mark.parametrize(
    ("url", "who"), [("/", "visitor"), ("/posts/199", "root"), ("/posts/new", "root")]
)
def test_the_order_of_the_controls_is_that_of_the_eye(
    url: str, who: str, width: int, boards: Mapping[str, Board], visit: Callable[..., Page]
) -> None:
    board = boards["filled"]
    page = visit(board.address, board.cookies(who), viewport={"width": width, "height": HEIGHT})
    page.goto(board.address + url)
    stops = page.evaluate(STOPS)
    assert len(stops) > 5
    pairs = [pair for pair in pairwise(stops) if pair[0]["column"] == pair[1]["column"]]
    assert [(a["name"], b["name"]) for a, b in pairs if not after(a, b)] == []
    # Nothing changes the order that the page is written in.
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


def test_the_first_stop_leads_past_the_header(
    boards: Mapping[str, Board], visit: Callable[..., Page]
) -> None:
    page = visit(boards["filled"].address)
    page.goto(boards["filled"].address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert page.locator(":focus").and_(skip).count() == 1
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
