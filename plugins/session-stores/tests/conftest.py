"""What the tests of stores have in common."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client, TestResponse

from glassware_session_stores import plugin
from glassware_session_stores.conformance import ManualClock
from glassware_sessions import SessionsApp

from .servers import MariaDB, Postgres, Server, Valkey, started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEMORY = Path("/dev/shm")


class ViewApp(SessionsApp):
    """Answer every path with `view`."""

    view: Callable[[], Any] = staticmethod(lambda: "ok")

    def dispatch_request(self) -> Any:
        return self.view()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a temporary folder, in memory where there is one: what is tested is not the disk."""
    place = str(MEMORY) if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place, prefix="glassware-") as folder:
        yield Path(folder)


@pytest.fixture
def make_app(folder: Path) -> Callable[..., ViewApp]:
    """Return a function that makes an application from configuration."""

    def make(**config: Any) -> ViewApp:
        app = ViewApp("stores_test", instance_path=str(folder))
        app.config.update({"TESTING": True, "SESSION_BACKEND": "memory", **config})
        return app

    assert plugin
    return make


@pytest.fixture
def app(make_app: Callable[..., ViewApp]) -> ViewApp:
    return make_app()


@pytest.fixture
def visit(app: ViewApp) -> Callable[..., TestResponse]:
    """Answer a request: `visit(view)`, with `client=` for another than the only one."""
    only = Client(app)

    def visit(view: Callable[[], Any], client: Client = only, **options: Any) -> TestResponse:
        client.application.view = lambda: str(view())  # type: ignore[union-attr]
        return client.get("/", **options)

    return visit


@pytest.fixture(scope="session")
def valkey() -> Iterator[Server]:
    server = started(Valkey)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    server = started(Postgres)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Server]:
    server = started(MariaDB)
    yield server
    server.remove()
