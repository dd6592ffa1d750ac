"""Applications that need no other part: a view is an overridden `dispatch_request`.

The routing part brings blueprints; here is the little of them that templating relies on.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import Client

from glassware_core import current, request
from glassware_templating import TemplatingApp, TemplatingBlueprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Blueprint(TemplatingBlueprint):
    def __init__(self, name: str, **options: Any) -> None:
        super().__init__("package_of_" + name, root_path=options.pop("root_path", "."))
        self.name = name
        self.deferred: list[Callable[[Any], Any]] = []
        self.setup_features(options)

    def record(self, func: Callable[[Any], Any]) -> None:
        self.deferred.append(func)

    record_once = record

    def _check_setup_finished(self, f_name: str) -> None:
        pass


class ViewApp(TemplatingApp):
    """Answer each path with a function from `views`."""

    def __new__(cls, *args: Any, **kwargs: Any) -> ViewApp:
        self = super().__new__(cls)
        object.__setattr__(self, "views", {})
        object.__setattr__(self, "registered", {})
        return self

    def view(self, path: str, endpoint: str = "page") -> Callable[[Any], Any]:
        def decorate(function: Any) -> Any:
            self.views[path] = (endpoint, function)
            return function

        return decorate

    def register_blueprint(self, blueprint: Blueprint) -> None:
        self.registered[blueprint.name] = blueprint
        state = SimpleNamespace(app=self, blueprint=blueprint, first_registration=True, options={})
        for function in blueprint.deferred:
            function(state)
        for scope, functions in blueprint.template_context_processors.items():
            name = blueprint.name if scope is None else f"{blueprint.name}.{scope}"
            self.template_context_processors[name].extend(functions)

    def iter_blueprints(self) -> Any:
        return self.registered.values()

    def blueprint_names(self, endpoint: str | None) -> tuple[str, ...]:
        names = (endpoint or "").split(".")[:-1]
        return tuple(".".join(names[: n + 1]) for n in reversed(range(len(names))))

    def dispatch_request(self) -> Any:
        if request.path not in self.views:
            return super().dispatch_request()
        endpoint, function = self.views[request.path]
        request.url_rule = Rule(request.path, endpoint=endpoint)
        return self.ensure_sync(function)()


@pytest.fixture
def app_class() -> type[ViewApp]:
    return ViewApp


@pytest.fixture
def blueprint_class() -> type[Blueprint]:
    return Blueprint


@pytest.fixture
def app(app_class: type[ViewApp], tmp_path: Path) -> ViewApp:
    (tmp_path / "templates").mkdir()
    return app_class("application", root_path=str(tmp_path))


@pytest.fixture
def client(app: ViewApp) -> Client:
    return Client(app)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    """Write a template of the application, or of another folder beside its own."""

    def write(name: str, text: str, folder: str = "templates") -> None:
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return write


@pytest.fixture(autouse=True)
def nothing_left_bound() -> Iterator[None]:
    yield
    assert current(None) is None, "a context was left behind"
