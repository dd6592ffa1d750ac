"""The board with `TEMPLATE_ENGINE = "minijinja"` shows the same documents, page by page."""

from __future__ import annotations

import io
import shutil
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import PASSWORD, QUICK, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytest.importorskip("glassware_template_minijinja")


class Document(HTMLParser):
    """A parsed page: tags with their attributes, and texts."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[Any]) -> None:
        if ("name", "csrf_token") in attrs:  # A new session has a new one.
            attrs = [(name, bool(value) if name == "value" else value) for name, value in attrs]
        self.parts.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(decl)

    def handle_data(self, data: str) -> None:
        self.parts.append(f"text: {data}")


class Both(Visitor):
    """Somebody who looks at each page twice: as MiniJinja renders it, then as Jinja does."""

    def __init__(self, app: Any, other: Any) -> None:
        super().__init__(app)
        self.other = other
        self.seen: list[tuple[str, int]] = []

    def get(self, url: str, **kwargs: Any) -> Any:
        beside = self._beside("GET", url)
        return self._same(f"GET {url}", beside, super().get(url, **kwargs))

    def refused(self, url: str, **fields: Any) -> Any:
        """Send a form that changes nothing, since something in it is wrong."""
        sent = {"csrf_token": self.token(), **fields}
        beside = self._beside("POST", url, data=sent)
        return self._same(f"POST {url}", beside, self.client.post(url, data=sent))

    def _beside(self, method: str, url: str, **kwargs: Any) -> Any:
        client = self.other.test_client()
        cookie = self.client.get_cookie("board")
        if cookie is not None:
            client.set_cookie("board", cookie.value)
        return client.open(url, method=method, **kwargs)

    def _same(self, what: str, beside: Any, answer: Any) -> Any:
        assert beside.status_code == answer.status_code, what
        assert beside.mimetype == answer.mimetype, what
        if answer.mimetype == "text/html":
            assert Document(beside.text).parts == Document(answer.text).parts, what
            self.seen.append((what, answer.status_code))
        return answer


@pytest.fixture
def clock(create_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the filters: a page says how long ago something was."""
    now = datetime.now(UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return now

    monkeypatch.setattr(sys.modules["board.filters"], "datetime", Stopped)


@pytest.fixture
def boards(create_app: Callable[..., Any], tmp_path: Path, clock: None) -> Callable[..., Both]:
    """Return a function that makes a visitor of one database shown by both engines."""

    def make(**settings: Any) -> Both:
        settings = {"INSTANCE_PATH": str(tmp_path / "shown"), **QUICK, **settings}
        app = create_app(settings)
        other = create_app({**settings, "TEMPLATE_ENGINE": "minijinja"})
        # One log of signals for both; each writes its own.
        other.extensions["board-events"] = app.extensions["board-events"]
        with other.app_context():
            assert type(other.template_engine).__name__ == "MiniJinjaEngine"
        return Both(app, other)

    return make


def test_a_visitor_of_the_filled_board_sees_the_same(
    boards: Callable[..., Both], filled: Path, tmp_path: Path
) -> None:
    shutil.copytree(filled, tmp_path / "shown")
    reader = boards()
    for url in (
        "/",
        "/?page=2",
        "/?page=999",
        "/?q=the",
        "/?q=%3Cb%3Enowhere",
        "/tags/free",
        "/tags/nothing",
        "/posts/1",
        "/posts/2",
        "/posts/3",
        "/login",
        "/login?next=/posts/new",
        "/register",
        "/parts",
        "/developers",
        "/nowhere",
        "/posts/99999",
        "/settings",
    ):
        reader.get(url)
    assert len(reader.seen) > 15
    assert {200, 404} <= {status for _, status in reader.seen}


def test_whoever_writes_and_administers_sees_the_same(boards: Callable[..., Both]) -> None:
    root = boards(SEED=False)
    root.get("/")  # Empty, without an account.
    root.refused("/register", name="<root>", password="short", again="other")
    root.join("root")
    root.refused("/login", name="root", password="wrong")
    for title, body in (("<First> & more", "see http://example.com/?a=1&b=2 'now'"), ("Two", "x")):
        root.write(title, body, tags="garden free")
    root.send("/posts/1/comments", comment="A <comment> \N{SNOWMAN}")
    root.refused("/posts/new", title="", body="")
    root.refused("/posts/new", title="Look", body="first", preview="yes")
    root.refused("/posts/1/comments", comment="")
    root.refused("/settings/password", current="no", password="short", again="other")
    for url in (
        "/",
        "/posts/1",
        "/posts/1/edit",
        "/posts/1/delete",
        "/posts/1/comments/1/delete",
        "/posts/new",
        "/posts/new?tag=free",
        "/people/root",
        "/settings",
        "/admin/",
        "/admin/people/",
        "/admin/posts/",
        "/admin/log/",
    ):
        root.get(url)
    picture = (io.BytesIO(b"no picture"), "a.png", "image/png")
    root.send("/posts/new", title="With a file", body="x", image=picture)
    root.client.delete_cookie("board")
    root.refused("/posts/new", title="Kept", body="after the session", csrf_token="old")
    statuses = {status for _, status in root.seen}
    assert {200, 400, 422} <= statuses
    assert len(root.seen) > 20
    assert PASSWORD not in str(root.seen)


def test_nothing_has_to_be_changed_in_its_templates(boards: Callable[..., Both]) -> None:
    app = boards(SEED=False).other
    with app.app_context():
        engine = app.template_engine
        names = engine.list_templates()
        found = {name: list(engine.lint(engine.lookup.find(name))) for name in names}
    assert "layout.html" in found
    assert not any(found.values()), found
