"""Every screen of the board in each of its states, and how a visitor gets there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .serve import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@dataclass(frozen=True)
class State:
    """A screen in a state.

    Attributes:
        name: What it is called here.
        shows: A text that is on the page, so that it is this state and no other.
        url: The path to open first.
        who: Who opens it: a visitor, or the name of somebody who is signed in.
        board: On which board: `filled`, `new` (filled, nobody has joined), `empty` or `used`.
        steps: What to do then.
    """

    name: str
    shows: str
    url: str
    who: str = "visitor"
    board: str = "filled"
    steps: Callable[[Page], None] = field(default=lambda page: None)


def press(name: str) -> Callable[[Page], None]:
    """Return a step that presses the button of this name in the content."""
    return lambda page: page.get_by_role("main").get_by_role("button", name=name).first.click()


def fill(button: str, **fields: str) -> Callable[[Page], None]:
    """Return steps that fill fields, by their ids, and press a button."""

    def steps(page: Page) -> None:
        for name, value in fields.items():
            page.locator(f"#{name}").fill(value)
        press(button)(page)

    return steps


def both(first: Callable[[Page], None], second: Callable[[Page], None]) -> Callable[[Page], None]:
    """Return the steps of both."""

    def steps(page: Page) -> None:
        first(page)
        second(page)

    return steps


def without_session(page: Page) -> None:
    """Let the session end while the page is open."""
    page.context.clear_cookies()


def with_another_session(page: Page) -> None:
    """Sign in anew in another tab while the page is open."""
    without_session(page)
    tab = page.context.new_page()
    tab.goto(urljoin(page.url, "/login"))
    fill("Sign in", name="zoe", password=PASSWORD)(tab)
    tab.get_by_text("Welcome back").wait_for()
    tab.close()


def choose(name: str, content: bytes, kind: str = "image/png") -> Callable[[Page], None]:
    """Return a step that chooses a file for the picture."""

    def step(page: Page) -> None:
        page.locator("#image").set_input_files({"name": name, "mimeType": kind, "buffer": content})

    return step


def hasty(page: Page) -> None:
    """Enter as many wrong passwords as are let through, and one more."""
    for _ in range(3):
        fill("Sign in", name="nobody", password="wrong")(page)


def all_wrong(page: Page) -> None:
    """Fill nothing rightly into the form for a post, in spite of its limits."""
    choose("notes.png", b"These are notes.")(page)
    fill("Put it up", tags="a b c d e f")(page)


LONG = "word " * 60
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63d8b0610300041c020d5a5bb7ff0000000049454e44ae426082"
)

WRITE = "/posts/new"
#: The posts of the board `used`: zoe's, with a picture and comments, and root's.
POST, OTHERS = "/posts/1", "/posts/2"

READING = (
    State("list", "Repair café", "/"),
    State("list, a page in the middle", "Older", "/?page=5"),
    State("list, the last page", "Newer", "/?page=17"),
    State("list, beyond the last page", "there are 17 pages", "/?page=18"),
    State("list, first start", "Make the first account", "/", board="new"),
    State("list, empty", "The board is empty.", "/", board="empty"),
    State("search", "posts found", "/?q=the"),
    State("search, nothing found", "No post has all of these words.", "/?q=zeppelin"),
    State("search for markup", '“<b> "”', "/?q=<b>%20%22"),
    State("tag", "#house", "/tags/house"),
    State("tag without posts", "No post has this tag.", "/tags/zeppelin"),
    State("post", "How to plant them", "/posts/199"),
    State("post, wide picture", "nine photographs", "/posts/198"),
    State("post, emoji", "🌭 from four", "/posts/196"),
    State("post, Hebrew", "שולחן ארוך ברחוב", "/posts/195"),
    State("post, Arabic", "مأدبة الحي", "/posts/194"),
    State("post, a word too long for a line", "Donaudampf", "/posts/193"),
    State("post, long title", "A very long title", "/posts/192"),
    State("post, missing picture", "The picture is missing", "/posts/191"),
    State("profile", "I mend radios", "/people/ada"),
    State("profile without posts", "No posts yet.", "/people/zoe"),
    State("parts", "What this board is made of", "/parts"),
    State("API", "Reading is open.", "/developers"),
)

ACCOUNTS = (
    State("sign in", "New here?", "/login"),
    State("sign in, asked for", "Please sign in first.", WRITE),
    State(
        "sign in, wrong password",
        "do not match an account",
        "/login",
        steps=fill("Sign in", name="zoe", password="wrong"),
    ),
    State("sign in, too many wrong passwords", "Not so fast", "/login", "visitor", "new", hasty),
    State("join", "Here before?", "/register"),
    State("join, the first", "it administers the board", "/register", board="new"),
    State(
        "join, everything wrong",
        "3 things need your attention",
        "/register",
        steps=fill("Join", name="?", password="short", again="other"),
    ),
    State("settings", "API token", "/settings", "zoe"),
    State("settings, saved", "Your profile is saved.", "/settings", "zoe", steps=press("Save")),
    State(
        "settings, text too long",
        "One thing needs",
        "/settings",
        "zoe",
        steps=fill("Save", about=LONG * 2),
    ),
    State(
        "settings, wrong password",
        "This is not your password.",
        "/settings",
        "zoe",
        steps=fill("Change the password", current="wrong", password="short", again="other"),
    ),
    State(
        "settings, token", "not shown again", "/settings", "zoe", steps=press("Make a new token")
    ),
    State("profile of one's own", "Write one", "/people/zoe", "zoe"),
)

WRITING = (
    State("new post", "Put it up", WRITE, "zoe"),
    State(
        "new post, picture chosen",
        "Put it up",
        WRITE,
        "zoe",
        steps=choose("dot.png", PIXEL),
    ),
    State("new post, all fields wrong", "4 things need", WRITE, "zoe", steps=all_wrong),
    State(
        "new post, preview",
        "This is how it will look.",
        WRITE,
        "zoe",
        steps=fill("Preview", title="Plums", body="See https://example.org/plums"),
    ),
    State(
        "new post, put up",
        "Your post is on the board.",
        WRITE,
        "zoe",
        "used",
        fill("Put it up", title="Plums", body="Two baskets.", tags="free garden"),
    ),
    State("edit a post with a picture", "Take this picture off", f"{POST}/edit", "zoe", "used"),
    State("edit, saved", "Saved.", f"{POST}/edit", "zoe", "used", press("Save")),
    State("post of one's own, comments", "Delete", POST, "zoe", "used"),
    State("post of somebody else's", "Your comment", OTHERS, "zoe", "used"),
    State(
        "comment, empty",
        "A comment needs some text.",
        OTHERS,
        "zoe",
        "used",
        fill("Comment", comment=" "),
    ),
    State(
        "comment, added",
        "Your comment is added.",
        OTHERS,
        "zoe",
        "used",
        fill("Comment", comment="Yes!"),
    ),
    State("delete a post?", "This cannot be undone.", f"{POST}/delete", "zoe", "used"),
    State("delete a comment?", "Keep it", f"{POST}/comments/1/delete", "root", "used"),
    State(
        "session ended while writing",
        "What you wrote",
        WRITE,
        "zoe",
        steps=both(without_session, fill("Put it up", title="Plums", body="Two\nbaskets.")),
    ),
    State(
        "session is another since writing",
        "Look it over",
        WRITE,
        "zoe",
        steps=both(with_another_session, fill("Put it up", title="Plums", body="Two\nbaskets.")),
    ),
)

ADMINISTRATION = (
    State("administration", "Tags in use", "/admin/", "root"),
    State("people", "Here since", "/admin/people/", "root"),
    State(
        "people, one locked out",
        "mallory is locked out.",
        "/admin/people/",
        "root",
        "used",
        press("Lock out"),
    ),
    State("all posts", "Older", "/admin/posts/", "root"),
    State("all posts, none", "No posts yet.", "/admin/posts/", "root", "bare"),
    State("signals", "template_rendered", "/admin/log/", "root", "bare"),
)

ERRORS = (
    State("400", "That did not work", "/only-here/400"),
    State("401", "Please sign in", "/only-here/401"),
    State("403", "This is not yours to open", "/admin/", "zoe"),
    State("404", "Nothing here", "/nowhere"),
    State("405", "it takes OPTIONS, POST", "/logout"),
    State(
        "413",
        "A form may have 3 MB in all",
        WRITE,
        "zoe",
        steps=both(choose("big.png", b"\0" * 3_200_000), press("Put it up")),
    ),
    State(
        "a picture that is too large",
        "larger than 2 MB",
        WRITE,
        "zoe",
        steps=both(choose("big.png", b"\0" * 2_200_000), press("Put it up")),
    ),
    State("500", "Something broke", "/only-here/500"),
)

STATES = (*READING, *ACCOUNTS, *WRITING, *ADMINISTRATION, *ERRORS)
