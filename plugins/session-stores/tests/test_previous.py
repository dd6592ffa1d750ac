from __future__ import annotations

import pytest

from glassware_session_stores import Lifetime, Status
from glassware_session_stores.codec import Codec
from glassware_session_stores.guard import Deadline
from glassware_session_stores.keeping import Keeper
from glassware_session_stores.previous import PreviousStore
from glassware_session_stores.serializers import JSONSerializer
from glassware_session_stores.settings import Settings
from glassware_session_stores.stores.memory import MemoryStore

KEY = "a" * 64


class Ended(MemoryStore):
    """A store whose record another request removes just before it is removed here."""

    def delete(self, key, version=None):
        super().delete(key, version)
        return super().delete(key, version)


@pytest.fixture
def keeper(app):
    def make(store):
        return Keeper(store, Codec(JSONSerializer()), Settings.of(app))

    return make


def test_a_record_is_moved_with_its_owner_and_its_age(keeper, clock):
    old, own = MemoryStore(clock), MemoryStore(clock)
    old.create(KEY, b"{}", Lifetime(3600), "ada")
    clock.advance(60)
    record = PreviousStore(keeper(old)).take(keeper(own), Deadline(60), KEY)
    assert (record.value, record.owner, record.now - record.created) == (b"{}", "ada", 60)
    assert old.load(KEY) is None


def test_what_neither_has_is_none(keeper, clock):
    previous = PreviousStore(keeper(MemoryStore(clock)))
    assert previous.take(keeper(MemoryStore(clock)), Deadline(60), KEY) is None


def test_what_another_request_ended_meanwhile_is_not_moved(keeper, clock):
    old, own = Ended(clock), MemoryStore(clock)
    old.create(KEY, b"{}", Lifetime(3600))
    assert PreviousStore(keeper(old)).take(keeper(own), Deadline(60), KEY) is None
    assert own.load(KEY) is None


def test_what_another_request_moved_meanwhile_is_found(keeper, clock):
    old, own = Ended(clock), MemoryStore(clock)
    old.create(KEY, b"{}", Lifetime(3600))
    assert own.create(KEY, b'{"a":1}', Lifetime(3600)).status is Status.DONE
    record = PreviousStore(keeper(old)).take(keeper(own), Deadline(60), KEY)
    assert record.value == b'{"a":1}'


def test_a_forgotten_record_is_gone(keeper, clock):
    old = MemoryStore(clock)
    old.create(KEY, b"{}", Lifetime(3600))
    PreviousStore(keeper(old)).forget(Deadline(60), KEY)
    assert old.load(KEY) is None


def test_three_backends_in_a_row(make_app, folder):
    """From cookies to a file, and on to another store, with the same client logged in."""
    from werkzeug.test import Client

    from glassware_core import session

    latest = MemoryStore()
    steps = [
        {"SESSION_BACKEND": "cookie"},
        {"SESSION_BACKEND": "sqlite", "SESSION_PREVIOUS_BACKENDS": ["cookie"]},
        {"SESSION_BACKEND": "memory", "SESSION_PREVIOUS_BACKENDS": ["sqlite", "cookie"]},
    ]
    cookie = None
    for number, step in enumerate(steps):
        app = make_app(SECRET_KEY="key", **step)
        if step["SESSION_BACKEND"] == "memory":
            app.session_interface.keeper.store = latest
            app.session_interface.keeper.guard.store = latest
        client = Client(app)
        if cookie is not None:
            client.set_cookie("session", cookie)

        def view(number=number):
            if number == 0:
                session["user"] = "ada"
            session[f"step {number}"] = True
            return session["user"]

        app.view = view
        assert client.get("/").text == "ada"
        cookie = client.get_cookie("session").value
    (record,) = latest.scan()
    assert record.value == b'{"step 0":true,"step 1":true,"step 2":true,"user":"ada"}'
    app.view = lambda: str(session.destroy())
    client.get("/")
    sqlite = make_app(SESSION_BACKEND="sqlite").session_interface.store
    assert (list(latest.scan()), list(sqlite.scan())) == ([], [])
    sqlite.close()
