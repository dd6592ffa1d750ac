"""All that one does on the board, without JavaScript and without a pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .audit import HEIGHT, WIDTHS
from .serve import PASSWORD, board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from .serve import Board

pytestmark = pytest.mark.browser

NEW_PASSWORD = "another horse battery"


class Keyboard:
    """Somebody who has keys only, and goes by what controls are called."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # The browser is told to hand choosers over when the first listener comes, and nobody waits
        # for that: a listener that comes with the key press is now and then too late.
        page.on("filechooser", lambda chooser: None)

    def reach(self, role: str, name: str) -> None:
        """Press the tab key until a control has the focus; it must be in sight then."""
        wanted = self.page.get_by_role(role, name=name, exact=True)
        for _ in range(100):
            self.page.keyboard.press("Tab")
            focused = self.page.locator(":focus").and_(wanted)
            if focused.count():
                assert focused.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
                box = focused.bounding_box()
                assert box is not None
                assert 0 <= box["y"] < HEIGHT
                return
        pytest.fail(f"The tab key does not lead to the {role} {name!r} on {self.page.url}.")

    def press(self, role: str, name: str) -> None:
        """Reach a link or button and press Enter, which leads to a page."""
        self.reach(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, text: str, role: str = "textbox") -> None:
        """Reach a field and replace what is in it."""
        self.reach(role, name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, file: Path) -> None:
        """Reach the field for a file and choose one."""
        field = self.page.get_by_label(name)
        while not self.page.locator(":focus").and_(field).count():
            self.page.keyboard.press("Tab")
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def sees(self, text: str, role: str = "") -> None:
        """Look for a text, or for a control of this name."""
        if role:
            found = self.page.get_by_role(role, name=text)
        else:
            found = self.page.get_by_text(text)
        found.first.wait_for()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Board]:
    with board(tmp_path / "instance", seed=False) as served:
        yield served


def join(keyboard: Keyboard, name: str) -> None:
    keyboard.write("Name", name)
    keyboard.write("Password", PASSWORD)
    keyboard.write("Password again", PASSWORD)
    keyboard.press("button", "Join")
    keyboard.sees(f"Welcome, {name}.")


def sign_in(keyboard: Keyboard, name: str, password: str) -> None:
    keyboard.press("link", "Sign in")
    keyboard.write("Name", name)
    keyboard.write("Password", password)
    keyboard.press("button", "Sign in")
    keyboard.sees(f"Welcome back, {name}.")


def write_and_change_a_post(keyboard: Keyboard, picture: Path) -> None:
    keyboard.press("link", "New post")
    keyboard.write("Title", "Plums")
    keyboard.write("Text", "Two baskets.")
    keyboard.press("button", "Preview")
    keyboard.sees("This is how it will look.")
    keyboard.write("Tags (optional)", "garden free")
    keyboard.choose("Picture", picture)
    keyboard.write("What the picture shows (optional)", "A basket")
    keyboard.press("button", "Put it up")
    keyboard.sees("Your post is on the board.")
    keyboard.sees("A basket", "img")
    keyboard.press("link", "Edit")
    keyboard.write("Text", "One basket.")
    keyboard.press("button", "Save")
    keyboard.sees("edited just now")
    keyboard.sees("A basket", "img")


def comment_twice(keyboard: Keyboard) -> None:
    for text in ("Gone by noon.", "Or not."):
        keyboard.write("Your comment", text)
        keyboard.press("button", "Comment")
    keyboard.sees("2 comments")
    # The page was left at the comment just added: that is where the tab key goes on.
    keyboard.press("link", "Delete the comment of ada")
    keyboard.sees("Or not.")
    keyboard.press("button", "Delete")
    keyboard.sees("1 comment")
    keyboard.sees("Gone by noon.")


def search(keyboard: Keyboard) -> None:
    keyboard.write("Search the board", "plums basket", "searchbox")
    keyboard.press("button", "Search")
    keyboard.sees("1 post found")
    keyboard.press("link", "#garden")
    keyboard.press("link", "Plums")
    keyboard.sees("One basket.")


def change_settings(keyboard: Keyboard) -> None:
    keyboard.press("link", "Settings")
    keyboard.write("About you (optional)", "I have a tree.")
    keyboard.press("button", "Save")
    keyboard.sees("Your profile is saved.")
    keyboard.write("Your password now", PASSWORD)
    keyboard.write("New password", NEW_PASSWORD)
    keyboard.write("New password again", NEW_PASSWORD)
    keyboard.press("button", "Change the password")
    keyboard.sees("Your password is changed.")
    keyboard.press("button", "Make a new token")
    keyboard.sees("it is not shown again")
    keyboard.press("link", "ada")
    keyboard.sees("I have a tree.")


def delete_the_post(keyboard: Keyboard) -> None:
    keyboard.press("link", "Plums")
    keyboard.press("link", "Delete")
    keyboard.press("link", "Keep it")
    keyboard.press("link", "Delete")
    keyboard.press("button", "Delete")
    keyboard.sees("The post is deleted.")


def look_after_the_board(keyboard: Keyboard) -> None:
    keyboard.press("link", "Admin")
    for page in ("Posts", "Signals", "People"):
        keyboard.press("link", page)
        keyboard.sees(page, "heading")
    keyboard.press("button", "Lock out")
    keyboard.sees("ada is locked out.")
    keyboard.press("button", "Let in")
    keyboard.sees("ada can sign in again.")


def test_everything_can_be_done_by_keyboard_and_without_javascript(
    fresh: Board, visit: Callable[..., Page], tmp_path: Path
) -> None:
    picture = tmp_path / "basket.gif"
    picture.write_bytes(b"GIF89a\x03\x00\x02\x00\x00\x00\x00;")
    size = {"width": WIDTHS[0], "height": HEIGHT}
    page = visit(fresh.address, java_script_enabled=False, viewport=size)
    keyboard = Keyboard(page)
    page.goto(fresh.address)
    keyboard.press("link", "Make the first account")
    join(keyboard, "root")
    keyboard.press("button", "Sign out")
    keyboard.press("link", "Join")
    join(keyboard, "ada")
    write_and_change_a_post(keyboard, picture)
    comment_twice(keyboard)
    search(keyboard)
    change_settings(keyboard)
    keyboard.press("button", "Sign out")
    sign_in(keyboard, "ada", NEW_PASSWORD)
    delete_the_post(keyboard)
    keyboard.press("button", "Sign out")
    sign_in(keyboard, "root", PASSWORD)
    look_after_the_board(keyboard)
    keyboard.press("button", "Sign out")
