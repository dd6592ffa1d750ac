"""Sessions with and without what each process keeps near: `SESSION_NEAR_CACHE`."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from glassware_session_stores.conformance.interrupted import StoreAround
from glassware_session_stores.ids import key_of
from glassware_session_stores.stores.near import WORTH_IT, NearStore

from ..calls import answer, loop
from ..measure import interleaved
from ..rows import Row, times_faster
from .applications import begun, environ, views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glassware_session_stores import Record

    from ..calls import Loop

FAR = {
    "redis": ("Valkey", "SESSION_REDIS_URL", "redis"),
    "postgresql": ("Postgres", "SESSION_SQLALCHEMY_URL", "sqlalchemy"),
}
"""The class of the server, the key of its address and the backend, by what the table says."""
BASKETS = {"1 KB": 1, "16 KB": 17, "64 KB": 68}
ROOM = 16 * 2**20
NEAR, WITHOUT = "near", "without"


def near(seconds: float) -> Iterator[Row]:
    """Measure what a near cache gains and costs, for a session that requests read."""
    servers = import_module("tests.soak.stores").servers()
    for store, (server, key, backend) in FAR.items():
        running = getattr(servers, server)()
        try:
            config = {"SESSION_BACKEND": backend, key: running.url}
            for size, baskets in BASKETS.items():
                yield from _measured(f"{store}: {size}", config, baskets, seconds)
        finally:
            running.remove()


def _measured(title: str, config: dict[str, Any], baskets: int, seconds: float) -> Iterator[Row]:
    apps = {NEAR: _application(config, ROOM), WITHOUT: _application(config, 0)}
    cookie = begun(apps[NEAR], baskets)
    asked = environ(apps[NEAR], "/read", cookie)
    assert len({answer(app, asked) for app in apps.values()}) == 1
    stores = {name: app.session_interface.store for name, app in apps.items()}
    key, far = key_of(cookie), stores[WITHOUT]
    sides = {
        "read only": {name: loop(app, asked) for name, app in apps.items()},
        "loaded": {name: _repeated(store.load, key) for name, store in stores.items()},
    }
    if len(far.load(key).value) >= WORTH_IT:
        sides["loaded, and another process wrote it each time"] = {
            NEAR: _repeated(NearStore(WrittenElsewhere(far), ROOM).load, key),
            WITHOUT: _repeated(far.load, key),
        }
    for what, loops in sides.items():
        times = interleaved(loops, seconds)
        ours, theirs = times[NEAR], times[WITHOUT]
        others = {"median": ours.middle, "their median": theirs.middle}
        name = "-".join(re.findall(r"\w+", f"near {title} {what}"))
        yield times_faster(
            name, f"{title}, {what}", ours.best, theirs.best, None, beside=WITHOUT, others=others
        )
    for store in stores.values():
        store.close()


class WrittenElsewhere(StoreAround):
    """A store whose records have always been written since they were loaded."""

    def reload(self, known: Record) -> Record | None:
        """Return the record with its value, which is never the one that is known."""
        return super().reload(known._replace(version=0))


def _application(config: dict[str, Any], room: int) -> Any:
    app = views(import_module("glassware"))
    app.config.update(config, SESSION_NEAR_CACHE=room)
    return app


def _repeated(function: Callable[[Any], object], argument: Any) -> Loop:
    def run(count: int) -> None:
        for _ in range(count):
            function(argument)

    return run
