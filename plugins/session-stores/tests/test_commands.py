from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from glassware_session_stores import Lifetime
from glassware_session_stores.commands import sessions
from glassware_session_stores.stores import SQLiteStore

LIFETIME = Lifetime(3600)
ADA, BOB = "a" * 64, "ab" + "b" * 62


@pytest.fixture
def store(folder):
    store = SQLiteStore(folder / "sessions.sqlite3")
    store.create(ADA, b'{"_user_id":"ada","cart":[1]}', LIFETIME, "ada")
    store.create(BOB, b'{"_user_id":"bob"}', LIFETIME, "bob")
    yield store
    store.close()


@pytest.fixture
def run(make_app, store):
    """Return a function that runs the command, and returns what it says."""

    def run(*words, code=0, **config):
        app = make_app(**{"SESSION_BACKEND": "sqlite", **config})
        given = SimpleNamespace(load_app=lambda: app)
        answer = CliRunner().invoke(sessions, words, obj=given)
        assert answer.exit_code == code, answer.output
        return answer.output

    return run


def keys(store):
    return {record.key for record in store.scan()}


def test_sessions_are_listed_without_their_items(run):
    output = run("list")
    assert output.splitlines()[0].split() == [
        *("Key", "Owner", "Created", "Last", "used", "Expires", "Size"),
    ]
    assert "aaaaaaaaaaaa  ada" in output
    assert "cart" not in output
    assert run("list", "--owner", "bob").count("\n") == 2
    assert "There are more than 1" in run("list", "--limit", "1")
    assert {each["owner"] for each in json.loads(run("list", "--json"))} == {"ada", "bob"}


def test_one_session_is_shown_with_its_items(run):
    assert "cart = [1]" in run("show", "aaa")
    assert json.loads(run("show", ADA, "--json"))["items"] == {"_user_id": "ada", "cart": [1]}
    assert "2 sessions have a key that begins with 'a'" in run("show", "a", code=1)
    assert "No session has" in run("show", "c", code=1)


def test_a_session_that_cannot_be_read_is_told(run, store):
    store.replace(ADA, b"corrupt", None, LIFETIME)
    assert "is not valid" in run("show", ADA, code=1)


def test_sessions_are_revoked_by_key_by_owner_or_all(run, store):
    assert run("revoke", "aaa") == "Removed 1 session.\n"
    assert keys(store) == {BOB}
    assert run("revoke", "--owner", "bob") == "Removed 1 session.\n"
    assert keys(store) == set()
    store.create(ADA, b"{}", LIFETIME)
    run("revoke", "--all", code=1)  # nobody says yes
    assert keys(store) == {ADA}
    assert "Removed 1 session." in run("revoke", "--all", "--yes")
    assert keys(store) == set()


@pytest.mark.parametrize("words", [(), ("a", "--all"), ("--all", "--owner", "ada")])
def test_what_to_revoke_is_said_once(run, words):
    assert "Name keys, or --owner, or --all." in run("revoke", *words, code=2)


def test_expired_sessions_are_purged(run, folder, clock):
    clock.now = 0
    old = SQLiteStore(folder / "sessions.sqlite3", clock=clock)
    for number in range(5):
        old.create(f"{number:064}", b"{}", LIFETIME)
    old.close()
    assert "Expired and not purged: 5" in run("stats")
    assert "Removed 5 expired sessions." in run("purge", "--batch", "2")
    assert "Expired and not purged: 0" in run("stats")


def test_sessions_are_counted(run):
    assert "With an owner: 2, of 2 owners" in run("stats")
    assert json.loads(run("stats", "--json"))["sessions"] == 2


def test_sessions_are_moved_from_another_store(run, store, folder):
    store.create("c" * 64, b"{}", LIFETIME)
    target = folder / "new.sqlite3"
    moved = run("migrate", "sqlite", SESSION_BACKEND="memory")
    assert "Moved 3 sessions." in moved
    assert keys(store) == set()
    assert not target.exists()


def test_what_holds_no_sessions_cannot_be_moved_from(run):
    assert "'cookie' is no store" in run("migrate", "cookie", code=1)
    assert "no session backend 'sqlte'" in run("migrate", "sqlte", code=1)


def test_sessions_in_cookies_are_none_of_the_server(run):
    assert "SESSION_BACKEND is 'cookie', which keeps nothing" in run(
        "list", code=1, SESSION_BACKEND="cookie"
    )


def test_a_store_that_fails_is_an_error_of_the_command(run, folder):
    (folder / "broken").write_text("no database" * 100)
    assert "not a database" in run("stats", code=1, SESSION_SQLITE_PATH=folder / "broken")


def test_the_command_line_offers_it():
    from glassware_session_stores.plugin import cli_commands

    (command,) = cli_commands(None)
    assert sorted(command.commands) == ["list", "migrate", "purge", "revoke", "show", "stats"]
