"""One browser and a few boards for all tests that need a real browser."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from .audit import Axe, Watch
from .serve import Board, board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

#: The first needs half of the time that the others do.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Nothing has a name but this machine: what is not here cannot be asked for.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that renews the pictures of the documentation."""
    parser.addoption("--screenshots", action="store_true", help="rewrite docs/pictures/board*")


def missing(what: str) -> None:
    """Skip, saying what to do; where nothing may be skipped, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser, the system's own: that of Playwright is on no package index."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        missing("Playwright and axe-core are not installed: run `hatch run demo:browser`.")
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        missing("There is no Chromium: run `apt-get install chromium-headless-shell`.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=[OFFLINE])
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe(browser: Browser) -> Axe:
    """Return axe-core."""
    return Axe()


@pytest.fixture(scope="session")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Board]]:
    """Serve boards: see `State.board`."""
    folder = tmp_path_factory.mktemp("boards")
    short = {"POSTS_PER_PAGE": 12}
    with ExitStack() as stack:
        new = stack.enter_context(board(folder / "new", seed=True, LOGIN_FAILURES=2, **short))
        shutil.copytree(folder / "new", folder / "filled")
        served = {
            "new": new,
            "filled": stack.enter_context(board(folder / "filled", seed=True, **short)),
            **{
                name: stack.enter_context(board(folder / name, seed=False))
                for name in ("empty", "bare", "used")
            },
        }
        served["filled"].join("root", "zoe")
        served["bare"].join("root")
        use(served["used"].join("root", "zoe", "mallory"), folder / "new")
        yield served


def use(board: Board, drawn: Path) -> None:
    """Write a little on an empty board."""
    picture = (drawn / "uploads" / "dawn.png").read_bytes()
    board.write("zoe", "Hills", "From the roof.", picture, image_alt="Hills", tags="photo")
    board.write("root", "The lift", "It works again.", tags="house lift")
    for who, comment in (("root", "Lovely."), ("zoe", "Thanks!\nMore at https://example.org")):
        board.send(who, "/posts/1/comments", comment=comment)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a browser of somebody's own.

    When the test ends, the browser must have asked for nothing elsewhere and complained of nothing.
    """
    opened = []

    def open_page(address: str, cookies: list[Any] | None = None, **options: Any) -> Page:
        # Without motion a colour is what it will be, at once.
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(20_000)
        opened.append((context, Watch(context, address)))
        if cookies:
            context.add_cookies(cookies)
        return context.new_page()

    yield open_page
    troubles = [trouble for _, watch in opened for trouble in watch.troubles]
    for context, _ in opened:
        context.close()
    assert troubles == []
