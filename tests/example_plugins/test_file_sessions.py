from __future__ import annotations

import importlib
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, session

pytestmark = pytest.mark.needs("sessions")


@pytest.fixture
def shop(tmp_path: Path, views: Any, plugin_of: Any) -> Any:
    """An application with sessions in files."""
    sessions = pytest.importorskip("glassware_sessions")

    def add() -> Any:
        session["count"] = session.get("count", 0) + 1
        return {"count": session["count"], "new": session.new}

    def renew() -> str:
        session.regenerate()
        return session.key

    def permanent() -> str:
        session.permanent = True
        return ""

    def clear() -> str:
        session.clear()
        return ""

    def begin() -> str:
        session.clear()
        session["count"] = 10
        return session.key

    def read() -> str:
        return str("count" in session)

    base = views(
        add=add,
        begin=begin,
        clear=clear,
        renew=renew,
        read=read,
        permanent=permanent,
        other=lambda: "",
    )
    cls = type("Shop", (sessions.SessionsApp, base), {})
    app = cls("shop", plugins=[plugin_of("file-sessions")])
    app.config.update(SESSION_BACKEND="file", SESSION_FILE_FOLDER=str(tmp_path / "sessions"))
    return app


def files(app: Any) -> list[Path]:
    folder = Path(app.config["SESSION_FILE_FOLDER"])
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_session_is_kept_in_a_file_and_the_browser_has_its_name(shop: Any) -> None:
    client = Client(shop)
    assert client.get("/add").json == {"count": 1, "new": True}
    response = client.get("/add")
    assert response.json == {"count": 2, "new": False}
    assert response.headers["Vary"] == "Cookie"
    (file,) = files(shop)
    assert json.loads(file.read_text()) == {"count": 2}
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value not in str(file)
    assert file.stat().st_mode & 0o077 == 0
    assert Client(shop).get("/add").json == {"count": 1, "new": True}


def test_a_request_that_does_not_use_the_session_neither_makes_nor_names_it(shop: Any) -> None:
    response = Client(shop).get("/other")
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers
    assert files(shop) == []


def test_reading_a_session_varies_the_response_and_writes_nothing(shop: Any) -> None:
    response = Client(shop).get("/read")
    assert response.text == "False"
    assert response.headers["Vary"] == "Cookie"
    assert files(shop) == []


def test_an_emptied_session_is_removed(shop: Any) -> None:
    client = Client(shop)
    client.get("/add")
    client.get("/clear")
    assert client.get_cookie("session") is None
    assert files(shop) == []


def robbed(shop: Any) -> tuple[Client, Client, str]:
    """Return a visitor with a session, a thief who has its cookie too, and the cookie."""
    client, thief = Client(shop), Client(shop)
    client.get("/add")
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return client, thief, cookie.value


def test_a_renewed_session_has_another_name_and_the_old_one_is_worthless(shop: Any) -> None:
    client, thief, old = robbed(shop)
    assert client.get("/renew").text != old
    assert client.get("/add").json == {"count": 2, "new": False}
    assert thief.get("/add").json == {"count": 1, "new": True}
    assert len(files(shop)) == 2


def test_what_is_set_after_clearing_a_session_is_kept_under_another_name(shop: Any) -> None:
    client, thief, old = robbed(shop)
    assert client.get("/begin").text != old
    assert client.get("/add").json == {"count": 11, "new": False}
    assert thief.get("/read").text == "False"
    assert len(files(shop)) == 1


@pytest.mark.parametrize("value", ["unknown", "../../etc/passwd", "/etc/passwd", "%00", "a" * 3000])
def test_a_name_that_nobody_got_is_not_taken_over(shop: Any, value: str) -> None:
    client = Client(shop)
    client.set_cookie("session", value)
    assert client.get("/add").json == {"count": 1, "new": True}
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value != value
    assert len(files(shop)) == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b"1"])
def test_a_damaged_file_is_an_empty_session(shop: Any, damage: bytes) -> None:
    client = Client(shop)
    client.get("/add")
    files(shop)[0].write_bytes(damage)
    assert client.get("/add").json == {"count": 1, "new": True}


def test_an_old_session_is_gone_and_its_file_too(shop: Any) -> None:
    client = Client(shop)
    client.get("/add")
    (file,) = files(shop)
    then = time.time() - shop.permanent_session_lifetime.total_seconds() - 60
    os.utime(file, (then, then))
    assert client.get("/read").text == "False"
    assert files(shop) == []


def test_a_permanent_session_is_refreshed_by_every_request(shop: Any) -> None:
    client = Client(shop)
    client.get("/permanent")
    (file,) = files(shop)
    os.utime(file, (0, time.time() - 1000))
    response = client.get("/other")
    assert "Expires=" in response.headers["Set-Cookie"]
    assert file.stat().st_mtime > time.time() - 100


def test_the_files_are_in_the_instance_folder_by_default(tmp_path: Path, plugin_of: Any) -> None:
    interface = importlib.import_module("glassware_file_sessions").FileSessionInterface
    app = Kernel("x", instance_path=str(tmp_path), plugins=[plugin_of("file-sessions")])
    assert interface(app).store.folder == tmp_path / "sessions"


@pytest.mark.needs("sessions", "testing")
def test_the_test_client_opens_a_transaction_on_a_file(tmp_path: Path, plugin_of: Any) -> None:
    from glassware_sessions import SessionsApp
    from glassware_testing import TestingApp

    class Shop(SessionsApp, TestingApp, Kernel):
        pass

    app = Shop("shop", plugins=[plugin_of("file-sessions")])
    app.config.update(SESSION_BACKEND="file", SESSION_FILE_FOLDER=str(tmp_path))
    client = app.test_client()
    with client.session_transaction() as opened:
        opened["user"] = 1
    with client.session_transaction() as opened:
        assert opened == {"user": 1}
