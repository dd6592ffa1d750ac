"""From a name in the configuration to a session interface."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .codec import Codec
from .extras import needs_extra
from .interface import StoreSessionInterface
from .keeping import Keeper
from .previous import PreviousInterface, PreviousStore
from .sealing import Seal
from .serializers import serializer_named
from .settings import Settings
from .store import SessionStore

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BACKENDS", "StoreBackend", "previous_store"]


class StoreBackend:
    """Make the session interface above a store: what the hook `session_backends` answers.

    Args:
        open_store: Returns the store; called with the application, whose configuration is
            complete, and the number of seconds that an operation may take. The store must not
            keep the application alive.
        lent: The configuration key of a client that the application may have made itself. Such a
            client is not closed when another interface takes the place of this one.

    Example:
        ::

            @hookimpl
            def session_backends():
                return {"mine": StoreBackend(lambda app, timeout: MyStore(timeout))}
    """

    def __init__(
        self, open_store: Callable[[Any, float], SessionStore], lent: str | None = None
    ) -> None:
        self.open_store = open_store
        self.lent = lent

    def owns_client(self, app: Any) -> bool:
        """Whether what the store holds open is its own, and not the application's."""
        return self.lent is None or app.config[self.lent] is None

    def __call__(self, app: Any) -> StoreSessionInterface:
        """Make the interface of an application.

        Raises:
            ValueError: The configuration is of no use; the message names the key.
            MissingExtra: A library is missing; the message names the extra.
        """
        settings = Settings.of(app)
        store = self.open_store(app, settings.timeout)
        if settings.near_cache:
            store = _near(store, settings.near_cache)
        keeper = _keeper(store, settings)
        previous = [_previous(app, each, settings) for each in settings.previous]
        interface = StoreSessionInterface(keeper, previous, self.owns_client(app))
        for sinks in app._plugins.ask("session_events", app=app):
            for event, sink in sinks.items():
                interface.events.add(event, sink)
        interface.events.mark()
        return interface


def _near(store: SessionStore, size: int) -> SessionStore:
    from .stores.near import ALLOWANCE, WORTH_IT, NearStore

    if size < WORTH_IT + ALLOWANCE:
        msg = (
            f"SESSION_NEAR_CACHE is {size} bytes, too few for any session that is worth keeping. "
            "Give some megabytes, such as 64 * 2**20, or 0 for none."
        )
        raise ValueError(msg)
    if not store.revalidates:
        msg = (
            f"SESSION_NEAR_CACHE is {size}, and {type(store).__name__} sends each session whole: "
            "it has no `reload` of its own, so that nothing is saved. Set SESSION_NEAR_CACHE to 0."
        )
        raise ValueError(msg)
    return NearStore(store, size)


def _keeper(store: SessionStore, settings: Settings) -> Keeper:
    seal = Seal(settings.encryption_keys) if settings.encryption_keys else None
    codec = Codec(serializer_named(settings.serializer), seal, settings.max_size)
    return Keeper(store, codec, settings)


def previous_store(app: Any, backend: Any, settings: Settings) -> PreviousStore:
    """Return a store that was used before.

    Args:
        app: The application.
        backend: The name of the backend.
        settings: The configuration.

    Raises:
        LookupError: There is no such backend, or it is no store.
    """
    found = _previous(app, backend, settings)
    if isinstance(found, PreviousStore):
        return found
    msg = f"The backend {backend!r} is no store: it holds nothing that could be moved from here."
    raise LookupError(msg)


def _previous(app: Any, backend: Any, settings: Settings) -> PreviousStore | PreviousInterface:
    if isinstance(backend, SessionStore):
        return PreviousStore(_keeper(backend, settings))
    installed = app._plugins.merged("session_backends")
    if backend not in installed:
        names = ", ".join(repr(name) for name in sorted(installed))
        msg = f"There is no session backend {backend!r} to read from; installed are {names}."
        raise LookupError(msg)
    factory = installed[backend]
    if isinstance(factory, StoreBackend):
        keeper = _keeper(factory.open_store(app, settings.timeout), settings)
        return PreviousStore(keeper, factory.owns_client(app))
    return PreviousInterface(factory(app))


def _memory(app: Any, timeout: float) -> SessionStore:
    from .stores.memory import MemoryStore

    return MemoryStore()


def _sqlite(app: Any, timeout: float) -> SessionStore:
    from .stores.sqlite import SQLiteStore

    path = app.config["SESSION_SQLITE_PATH"] or Path(app.instance_path, "sessions.sqlite3")
    return SQLiteStore(Path(app.root_path, path), timeout)


def _redis(app: Any, timeout: float) -> SessionStore:
    from .stores.redis import RedisStore

    client, url = app.config["SESSION_REDIS"], app.config["SESSION_REDIS_URL"]
    prefix = app.config["SESSION_REDIS_PREFIX"]
    if client is not None:
        return RedisStore(client, prefix)
    return RedisStore.from_url(url, prefix, timeout)


def _sqlalchemy(app: Any, timeout: float) -> SessionStore:
    with needs_extra("sqlalchemy", "Sessions are to be kept by SQLAlchemy"):
        import_module("sqlalchemy")
    from .stores.sqlalchemy import SQLAlchemyStore

    engine, url = app.config["SESSION_SQLALCHEMY"], app.config["SESSION_SQLALCHEMY_URL"]
    table = app.config["SESSION_SQLALCHEMY_TABLE"]
    if engine is not None:
        return SQLAlchemyStore(engine, table, timeout)
    if url is None:
        msg = "SESSION_BACKEND is 'sqlalchemy', but there is no SESSION_SQLALCHEMY_URL."
        raise ValueError(msg)
    return SQLAlchemyStore.from_url(url, table, timeout)


#: The backends of this distribution, by the name that `SESSION_BACKEND` chooses them with.
BACKENDS: Final = {
    "memory": StoreBackend(_memory),
    "redis": StoreBackend(_redis, lent="SESSION_REDIS"),
    "sqlalchemy": StoreBackend(_sqlalchemy, lent="SESSION_SQLALCHEMY"),
    "sqlite": StoreBackend(_sqlite),
}
