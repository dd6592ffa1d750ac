"""Applications of the core and routing alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Response

from glassware_core import current
from glassware_routing import RoutingApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class App(RoutingApp):
    """An application of this part."""


@pytest.fixture
def app_class() -> type[App]:
    return App


@pytest.fixture
def app(app_class: type[App]) -> App:
    return app_class(__name__, root_path=".", static_folder=None)


@pytest.fixture
def client(app: App) -> Client:
    return Client(app)


@pytest.fixture
def quiet(app: App) -> Iterator[App]:
    """Keep the log of expected errors out of the output."""
    app.logger.disabled = True
    yield app
    app.logger.disabled = False


@pytest.fixture
def in_request() -> Callable[..., Any]:
    """Return what makes a request's context, to be used in a `with` block."""

    def make(app: App, path: str = "/", **options: Any) -> Any:
        return app.request_context(EnvironBuilder(path, **options).get_environ())

    return make


@pytest.fixture
def send() -> Callable[..., Response]:
    """Return what sends a request with parts of its environment as they are, however odd."""

    def send(app: App, without: tuple[str, ...] = (), **parts: str) -> Response:
        environ = {**EnvironBuilder().get_environ(), **parts}
        for name in without:
            del environ[name]
        return Response.from_app(app, environ)

    return send


@pytest.fixture(autouse=True)
def nothing_left_bound() -> Iterator[None]:
    yield
    assert current(None) is None, "a context was left behind"
