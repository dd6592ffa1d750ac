from __future__ import annotations

import pytest

from glassware_core import hookimpl
from glassware_session_stores import StoreBackend, StoreSessionInterface
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
