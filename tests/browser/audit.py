"""What is looked for on every page: accessibility, width, requests, complaints."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

SCHEMES = ("light", "dark")
#: A laptop and a phone.
WIDTHS = (1280, 390)
#: The width at which WCAG 2.2 asks that nobody has to scroll sideways (1.4.10).
NARROWEST = 320
HEIGHT = 900
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

#: Points that a finger may touch around the middle of a control, 44 pixels across.
TOUCH = """
() => {
  const wrong = [];
  const controls = "a[href], button, input:not([type=hidden]), textarea, summary";
  for (const control of document.querySelectorAll(controls)) {
    if (control.closest(".prose, pre, p:not(.row, .byline)") || control.matches(".unseen, .skip"))
      continue;  // inside a sentence, or not to be seen
    // A label is touched in place of its box.
    const touched = control.matches("[type=checkbox]") ? control.closest("label") : control;
    touched.scrollIntoView({block: "center", inline: "center"});
    const box = touched.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (const [right, down] of [[0, 0], [-21, 0], [21, 0], [0, -21], [0, 21]]) {
      const hit = document.elementFromPoint(x + right, y + down);
      if (!touched.contains(hit)) {
        wrong.push(`${touched.outerHTML.slice(0, 90)} is not hit ${right}, ${down} off its middle`);
        break;
      }
    }
  }
  return wrong;
}
"""


class Watch:
    """Notes what a browser asks for elsewhere, and what it complains of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.troubles: list[str] = []
        self._error_pages: set[str] = set()
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "blob:", "data:")):
            self.troubles.append(f"asked for {request.url}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status >= 400:
            self._error_pages.add(urldefrag(response.url).url)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium says of each error page that it is one.
        told = message.text.startswith("Failed to load resource")
        if told and urldefrag(message.location["url"]).url in self._error_pages:
            return
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text} ({message.location['url']})")


class Axe:
    """axe-core, as a package of PyPI ships it."""

    def __init__(self) -> None:
        self._source: str = import_module("axe_playwright_python.base").AXE_SCRIPT

    def violations(
        self, page: Page, scheme: str, width: int, *, every_rule: bool = False
    ) -> list[str]:
        """Return what axe-core finds wrong with a page in a colour scheme at a width.

        Rules that are no matter of colour are looked at in the first scheme only, unless told to.
        """
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(self._source)
        options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        if scheme != SCHEMES[0] and not every_rule:
            options["runOnly"] = {"type": "rule", "values": COLOUR_RULES}
        found: dict[str, Any] = page.evaluate("options => axe.run(options)", options)
        return [
            f"{scheme}, {width}: {each['id']}: {node['html'][:120]}: {node['failureSummary']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]


def too_wide(page: Page, width: int = NARROWEST) -> list[str]:
    """Return by how much a page is wider than the window, if it is."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    over = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [f"{over} px wider than {width}"] if over > 0 else []


def hard_to_touch(page: Page, width: int = WIDTHS[1]) -> list[str]:
    """Return the controls that are smaller than 44 by 44 pixels."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found: list[str] = page.evaluate(TOUCH)
    return found
