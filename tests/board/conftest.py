"""The board, filled and empty, and somebody who uses it."""

from __future__ import annotations

import re
import shutil
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOARD = Path(__file__).parents[2] / "examples" / "board"
PARTS = ("routing", "sessions", "templating", "cli", "signals", "testing")
PASSWORD = "correct horse battery"
QUICK = {"TESTING": True, "PASSWORD_METHOD": "pbkdf2:sha256:1"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.needs(*PARTS))


@pytest.fixture(scope="session")
def create_app() -> Iterator[Callable[..., Any]]:
    """Return the factory; the package is only on the path for these tests."""
    sys.path.insert(0, str(BOARD))
    try:
        from board import create_app

        yield create_app
    finally:
        sys.path.remove(str(BOARD))


@pytest.fixture(scope="session")
def filled(create_app: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an instance folder as the first start leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("board") / "instance"
    create_app({"INSTANCE_PATH": str(folder), **QUICK})
    return folder


@pytest.fixture
def app(create_app: Callable[..., Any], tmp_path: Path) -> Any:
    """Return an empty board."""
    return create_app({"INSTANCE_PATH": str(tmp_path / "instance"), "SEED": False, **QUICK})


@pytest.fixture
def seeded(create_app: Callable[..., Any], filled: Path, tmp_path: Path) -> Any:
    """Return a board with two hundred posts."""
    shutil.copytree(filled, tmp_path / "seeded")
    return create_app({"INSTANCE_PATH": str(tmp_path / "seeded"), **QUICK})


class Visitor:
    """Somebody with a browser that shows forms and sends them."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, url: str, **kwargs: Any) -> Any:
        return self.client.get(url, **kwargs)

    def token(self, url: str = "/login") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(url).text)
        # Who is signed in finds one in the header of every page.
        return found[1] if found else self.token("/")

    def send(self, url: str, follow: bool = True, **fields: Any) -> Any:
        sent = {"csrf_token": self.token(), **fields}
        for name, value in fields.items():
            if isinstance(value, tuple):
                stream, filename, *kind = value
                sent[name] = FileStorage(stream, filename, name, *kind)
        boundary, body = encode_multipart(sent)
        # Encoded here: the test client would leave a temporary file of a large one open.
        content_type = f"multipart/form-data; boundary={boundary}"
        return self.client.post(url, data=body, content_type=content_type, follow_redirects=follow)

    def join(self, name: str) -> Visitor:
        response = self.send("/register", name=name, password=PASSWORD, again=PASSWORD)
        assert f"Welcome, {name}." in response.text
        return self

    def sign_in(self, name: str, password: str = PASSWORD, target: str = "") -> Any:
        url = "/login" + (f"?next={target}" if target else "")
        return self.send(url, follow=False, name=name, password=password)

    def write(self, title: str = "A title", body: str = "A text", **fields: Any) -> Any:
        return self.send("/posts/new", title=title, body=body, **fields)

    def message(self, response: Any) -> str:
        """Return the text of a page, its tags taken off."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.fixture
def visitor(app: Any) -> Visitor:
    return Visitor(app)


@pytest.fixture
def new_visitor(app: Any) -> Callable[[], Visitor]:
    return lambda: Visitor(app)


@pytest.fixture
def admin(app: Any) -> Visitor:
    """Return who joined first."""
    return Visitor(app).join("root")


@pytest.fixture
def ada(admin: Visitor, app: Any) -> Visitor:
    """Return a member."""
    return Visitor(app).join("ada")


@pytest.fixture
def reader(seeded: Any) -> Visitor:
    """Return somebody who is not signed in, on the filled board."""
    return Visitor(seeded)
