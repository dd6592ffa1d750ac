"""Fixtures for pytest, which finds them by the entry point `glassware`.

Each builds on a fixture `app` of the user's own that returns the application. A fixture of the
same name in a `conftest.py` or a test module takes the place of one of these.

pytest loads this module at every start, before anything measures coverage. So it imports nothing
of glassware; whatever a fixture needs, it gets from the application.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glassware_core import AppContext, RequestContext

    from .cli_runner import FlaskCliRunner
    from .client import FlaskClient

__all__ = ["app_context", "client", "request_context", "runner"]

# The kits say in their errors what was expected and what was found.
pytest.register_assert_rewrite("glassware_testing.conformance")

#: The tests that were collected and are not run, as with `-k`: a kit counts them among its checks.
DESELECTED = pytest.StashKey[list[pytest.Item]]()

# pytest puts its own finder in front. Where the setting `python_files` fits the files of a package,
# as `*.py` does, it would find real Flask before the finder that was asked to answer for it.
sys.meta_path.sort(key=lambda finder: not hasattr(finder, "answers_flask"))


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Note the tests that are not run."""
    for item in items:
        item.config.stash.setdefault(DESELECTED, []).append(item)


@pytest.fixture
def client(app: Any) -> FlaskClient:
    """Make a test client of the application."""
    made: FlaskClient = app.test_client()
    return made


@pytest.fixture
def runner(app: Any) -> FlaskCliRunner:
    """Make a runner for the application's commands."""
    made: FlaskCliRunner = app.test_cli_runner()
    return made


@pytest.fixture
def app_context(app: Any) -> Iterator[AppContext]:
    """Keep an application context active for the whole test."""
    with app.app_context() as context:
        yield context


@pytest.fixture
def request_context(app: Any) -> Iterator[RequestContext]:
    """Keep the context of a GET request to `/` active for the whole test."""
    with app.test_request_context() as context:
        yield context
