"""Applications that need no other part: a view is an overridden `dispatch_request`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client

from glassware_core import Kernel, request

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from hypothesis import settings
except ImportError:  # where the parts are tested in subsets
    pass
else:
    # How long an example takes says more about the machine than about the code.
    usual = settings.get_profile(settings.get_current_profile_name())
    settings.register_profile("unhurried", parent=usual, deadline=None)
    settings.load_profile("unhurried")


class ViewApp(Kernel):
    """Answer each path with a function from `views`."""

    def __new__(cls, *args: Any, **kwargs: Any) -> ViewApp:
        self = super().__new__(cls)
        object.__setattr__(self, "views", {})
        return self

    def view(self, path: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
        def decorate(function: Callable[[], Any]) -> Callable[[], Any]:
            self.views[path] = function
            return function

        return decorate

    def dispatch_request(self) -> Any:
        if request.path not in self.views:
            return super().dispatch_request()
        return self.ensure_sync(self.views[request.path])()


@pytest.fixture
def app_class() -> type[ViewApp]:
    return ViewApp


@pytest.fixture
def app(app_class: type[ViewApp]) -> ViewApp:
    return app_class(__name__, root_path=".")


@pytest.fixture
def client(app: ViewApp) -> Client:
    return Client(app)


@pytest.fixture
def environ() -> dict[str, Any]:
    from werkzeug.test import EnvironBuilder

    return EnvironBuilder("/").get_environ()


@pytest.fixture(autouse=True)
def nothing_left_bound() -> Any:
    from glassware_core import current

    yield
    assert current(None) is None, "a context was left behind"
