"""The built site: to be read by everybody, and complete without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .audit import HEIGHT, SCHEMES, WIDTHS, Axe, too_wide
from .conftest import missing
from .serve import ROOT, serving, site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SITE = ROOT / "docs" / "_build" / "html"
#: Looked at in each colour scheme and width.
KINDS = ("index", "start", "how/contexts", "nowhere")
#: Looked at once: long pages of code, tables and descriptions take seconds each.
OTHERS = (
    ("tutorial/posts", "light", 1280),
    ("guide/login", "dark", 1280),
    ("performance", "dark", 390),
    ("migrate", "light", 390),
    ("parts", "dark", 1280),
    ("reference/index", "light", 1280),
    ("reference/commands", "dark", 390),
    ("reference/hooks", "light", 390),
    ("reference/views", "dark", 1280),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not (SITE / "index.html").is_file():
        missing("The site is not built: run `hatch run docs:build`.")
    with serving(site(SITE)) as found:
        yield found


def open_page(page: Page, address: str, name: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{name}.html")
    classes = page.locator("html").get_attribute("class") or ""
    assert (scheme == "dark") == ("dark" in classes.split())


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_page_of_each_kind_is_for_everybody(
    scheme: str, name: str, address: str, visit: Callable[..., Page], axe: Axe
) -> None:
    page = visit(address)
    open_page(page, address, name, scheme, WIDTHS[0])
    wrong = [problem for width in WIDTHS for problem in axe.violations(page, scheme, width)]
    wrong += too_wide(page)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "scheme", "width"), OTHERS)
def test_other_pages_are_for_everybody(
    name: str, scheme: str, width: int, address: str, visit: Callable[..., Page], axe: Axe
) -> None:
    page = visit(address)
    open_page(page, address, name, scheme, width)
    wrong = axe.violations(page, scheme, width, every_rule=True) + too_wide(page)
    assert not wrong, "\n".join(wrong)


def test_the_search_finds_without_the_network(
    address: str, visit: Callable[..., Page], axe: Axe
) -> None:
    page = visit(address)
    open_page(page, address, "search", "light", WIDTHS[0])
    page.goto(f"{address}/search.html?q=blueprint")
    page.locator("#search-results li a").first.wait_for()
    assert axe.violations(page, "light", WIDTHS[0]) == []
