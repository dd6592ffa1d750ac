"""Whoever signs in gets another session id, in every application that is shown.

With sessions in cookies there is none, so these applications keep theirs in memory here.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
TUTORIAL = sorted(
    file.parent.parent.name for file in EXAMPLES.glob("tutorial/step*/board/accounts.py")
)
ADA = {"name": "Ada", "password": "correct horse", "again": "correct horse"}
QUICK = {"TESTING": True, "SESSION_BACKEND": "memory", "PASSWORD_METHOD": "pbkdf2:sha256:1"}

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


@dataclass(frozen=True)
class Site:
    """An application with people.

    Attributes:
        app: The application.
        joining: The forms to send; the last one signs in.
        private: A page that others are led away from.
        leaving: The form that signs out.
        token: The item of the session that its forms carry.
        field: The name that they carry it by.
    """

    app: Any
    joining: tuple[str, ...]
    private: str
    leaving: str
    token: str = "csrf_token"
    field: str = "csrf_token"

    def send(self, client: Any, url: str) -> None:
        with client.session_transaction() as session:
            token = session.setdefault(self.token, "known")
        assert client.post(url, data={**ADA, self.field: token}).status_code == 302

    def is_signed_in(self, client: Any) -> bool:
        return bool(client.get(self.private).status_code == 200)

    def with_id(self, value: str) -> Any:
        client = self.app.test_client()
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], value)
        return client

    def id_of(self, client: Any) -> str:
        return str(client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value)


def load(name: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import a module or package under a name of its own: several are called `board`."""
    folders = [str(file.parent)] if file.name == "__init__.py" else None
    spec = spec_from_file_location(name, file, submodule_search_locations=folders)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=["guide", "notes", "board", *TUTORIAL])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return each application."""
    monkeypatch.chdir(tmp_path)
    if request.param == "guide":
        page = (ROOT / "docs" / "guide" / "login.md").read_text("utf-8")
        # The last block is what the page itself tries.
        blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)[:-1]
        names: dict[str, Any] = {"__name__": "guide"}
        exec("\n".join(blocks), names)
        names["app"].config.update(QUICK)
        return Site(names["app"], ("/register", "/login"), "/account", "/logout")
    config = {"INSTANCE_PATH": str(tmp_path), **QUICK}
    if request.param == "notes":
        notes = load("notes_with_ids", EXAMPLES / "notes" / "notes.py", monkeypatch)
        app = notes.create_app(config)
        return Site(app, ("/sign-in",), "/notes/new", "/sign-out", "token", "token")
    home = EXAMPLES / ("board" if request.param == "board" else f"tutorial/{request.param}")
    board = load(f"{request.param}_with_ids", home / "board" / "__init__.py", monkeypatch)
    if request.param == "board":
        app = board.create_app({**config, "SEED": False})
        return Site(app, ("/register",), "/posts/new", "/logout", "_csrf")
    paths = {"DATABASE": str(tmp_path / "board.sqlite"), "UPLOADS": str(tmp_path / "uploads")}
    return Site(board.create_app({**QUICK, **paths}), ("/join",), "/new", "/logout")


@pytest.fixture
def clearing_keeps_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `clear` only remove items, as it may with a backend of somebody's own."""
    session = pytest.importorskip("glassware_session_stores.session").StoredSession

    def clear(self: Any) -> None:
        dict.clear(self)
        self.modified = True

    monkeypatch.setattr(session, "clear", clear)


@pytest.mark.usefixtures("clearing_keeps_ids")
def test_an_id_from_before_the_login_opens_nothing_after_it(site: Site) -> None:
    client = site.app.test_client()
    *before, signing_in = site.joining
    for url in before:
        site.send(client, url)
    with client.session_transaction() as session:
        session["seen"] = True
    planted = site.id_of(client)
    site.send(client, signing_in)
    assert site.is_signed_in(client)
    assert site.id_of(client) != planted
    assert not site.is_signed_in(site.with_id(planted))


@pytest.mark.usefixtures("clearing_keeps_ids")
def test_an_id_from_before_the_logout_opens_nothing_after_it(site: Site) -> None:
    client = site.app.test_client()
    for url in site.joining:
        site.send(client, url)
    stolen = site.id_of(client)
    assert site.is_signed_in(site.with_id(stolen))
    site.send(client, site.leaving)
    assert not site.is_signed_in(client)
    assert not site.is_signed_in(site.with_id(stolen))
    with client.session_transaction() as session:
        session["seen"] = True
    assert site.id_of(client) != stolen
