from __future__ import annotations

import pytest
from werkzeug.test import Client

from glassware_core import hookimpl
from glassware_session_stores import StoreBackend, StoreSessionInterface
from glassware_session_stores.backends import BACKENDS
from glassware_session_stores.stores.memory import MemoryStore
from glassware_session_stores.stores.near import NearStore


def test_a_store_of_ones_own_is_a_backend(make_app):
    class Plugin:
        @hookimpl
        def session_backends(self):
            return {"mine": StoreBackend(lambda app, timeout: MyStore(timeout))}

    class MyStore(MemoryStore):
        def __init__(self, timeout):
            super().__init__()
            self.timeout = timeout

    app = type(make_app())("mine", plugins=[Plugin()])
    app.config.update(SESSION_BACKEND="mine", SESSION_STORE_DEADLINE=3, SESSION_STORE_RETRIES=2)
    assert isinstance(app.session_interface, StoreSessionInterface)
    assert isinstance(app.session_interface.store, MyStore)
    assert app.session_interface.store.timeout == 1


def test_what_was_loaded_of_a_far_store_may_be_kept_in_memory(make_app):
    class FarStore(MemoryStore):
        def reload(self, known):
            return self.load(known.key)

    class Plugin:
        @hookimpl
        def session_backends(self):
            return {"far": StoreBackend(lambda app, timeout: FarStore())}

    app = type(make_app())("far", plugins=[Plugin()])
    app.config.update(SESSION_BACKEND="far", SESSION_NEAR_CACHE=1_000_000)
    app.config["SESSION_PREVIOUS_BACKENDS"] = "memory"  # which is near by itself
    assert isinstance(app.session_interface.store, NearStore)
    assert isinstance(app.session_interface.store.far, FarStore)


@pytest.mark.parametrize(("backend", "store"), [("memory", "MemoryStore"), ("sqlite", "SQLite")])
def test_what_is_near_by_itself_is_not_kept_once_more(make_app, backend, store):
    app = make_app(SESSION_BACKEND=backend, SESSION_NEAR_CACHE=1_000_000)
    with pytest.raises(ValueError, match=f"SESSION_NEAR_CACHE is 1000000, and {store}.*to 0"):
        _ = app.session_interface


def test_a_near_cache_without_room_for_a_session_is_an_error(make_app):
    with pytest.raises(ValueError, match=r"is 64 bytes, too few .* megabytes"):
        _ = make_app(SESSION_NEAR_CACHE=64).session_interface


def test_the_file_of_sqlite_is_in_the_instance_folder(make_app, folder):
    app = make_app(SESSION_BACKEND="sqlite")
    assert app.session_interface.store.path == folder / "sessions.sqlite3"
    app = make_app(SESSION_BACKEND="sqlite", SESSION_SQLITE_PATH="data/s.db")
    assert str(app.session_interface.store.path) == f"{app.root_path}/data/s.db"
    app = make_app(SESSION_BACKEND="sqlite", SESSION_SQLITE_PATH=folder / "s.db")
    assert app.session_interface.store.path == folder / "s.db"


def test_a_previous_backend_that_is_not_installed_is_an_error(make_app):
    app = make_app(SESSION_PREVIOUS_BACKENDS=["sqlte"])
    with pytest.raises(LookupError, match="'sqlte' to read from; installed are 'cookie', 'memory'"):
        _ = app.session_interface


def test_a_wrong_setting_stops_the_start(make_app):
    with pytest.raises(ValueError, match="SESSION_CONFLICT"):
        _ = make_app(SESSION_CONFLICT="no").session_interface


def keys_in_use(app):
    return app.session_interface.keeper.settings.signing_keys


@pytest.mark.parametrize("read", [False, True], ids=["compiled", "read"])
def test_settings_are_those_of_the_first_request(make_app, read):
    app = make_app(SESSION_SIGN_ID=True, SECRET_KEY="dev")
    app.json.dumps({})
    if read:
        assert keys_in_use(app) == ("dev",)
    app.config.update(SECRET_KEY="real", SESSION_MAX_SIZE=77)
    assert Client(app).get("/").status_code == 200
    assert keys_in_use(app) == ("real",)
    assert app.session_interface.keeper.settings.max_size == 77


def test_a_setting_that_is_still_missing_is_no_error_of_something_else(make_app):
    app = make_app(SESSION_SIGN_ID=True)
    assert app.json.dumps({}) == "{}"
    with pytest.raises(ValueError, match="no SECRET_KEY to sign with"):
        Client(app).get("/")


def test_what_takes_the_place_of_an_interface_knows_who_listens(make_app):
    given, added = [], []

    class Plugin:
        @hookimpl
        def session_events(self, app):
            return {"session_lost": lambda app, key: given.append(key)}

    app = type(make_app())("listening", plugins=[Plugin()])
    app.config["SESSION_BACKEND"] = "memory"
    app.session_interface.events.add("session_lost", lambda app, key: added.append(key))
    app.config["SESSION_MAX_SIZE"] = 77
    app.finish_setup()
    app.session_interface.events.tell("session_lost", app, key="k")
    assert (given, added) == (["k"], ["k"])


class Closing(MemoryStore):
    def __init__(self):
        super().__init__()
        self.closed = 0

    def close(self):
        self.closed += 1


@pytest.mark.parametrize("client", [None, object()], ids=["own", "lent"])
def test_what_an_interface_holds_open_is_closed_when_another_takes_its_place(make_app, client):
    opened = []

    class Plugin:
        @hookimpl
        def default_config(self):
            return {"SESSION_CLIENT": None}

        @hookimpl
        def session_backends(self):
            return {"closing": StoreBackend(self.open_store, lent="SESSION_CLIENT")}

        def open_store(self, app, timeout):
            opened.append(Closing())
            return opened[-1]

    app = type(make_app())("closing", plugins=[Plugin()])
    users = Closing()
    app.config.update(SESSION_BACKEND="closing", SESSION_CLIENT=client, SESSION_PURGE_INTERVAL=60)
    app.config["SESSION_PREVIOUS_BACKENDS"] = ["closing", users]
    assert app.session_interface.store is opened[0]
    app.config["SESSION_MAX_SIZE"] = 77
    app.finish_setup()
    assert app.session_interface.store is opened[2]
    times = 1 if client is None else 0
    assert [store.closed for store in opened] == [times, times, 0, 0]
    assert users.closed == 0


def test_the_clients_that_an_application_made_itself_are_lent():
    assert BACKENDS["redis"].lent == "SESSION_REDIS"
    assert BACKENDS["sqlalchemy"].lent == "SESSION_SQLALCHEMY"
