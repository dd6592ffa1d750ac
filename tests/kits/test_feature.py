"""The feature kit: what fits in passes, and what does not is caught by a named check."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from glassware_core import Kernel, hookimpl
from glassware_testing.conformance import FeatureKit

pytestmark = pytest.mark.needs("testing")


def plugin_with(*features: type, **hooks: Any) -> ModuleType:
    """Make a plugin with features and hooks."""
    plugin = ModuleType("extra")
    if features:
        hooks["app_features"] = lambda: features
    for name, function in hooks.items():
        setattr(plugin, name, hookimpl(function))
    return plugin


class Greeting(Kernel):
    """Fits in: it has a method, an option and a state of its own."""

    greeting: str

    def setup_features(self, options: dict[str, Any]) -> None:
        super().setup_features(options)
        self.greeting = options.pop("greeting", "Hello")

    def greet(self, name: str) -> str:
        return f"{self.greeting}, {name}"


class TestFeature(FeatureKit):
    plugin = plugin_with(Greeting, default_config=lambda: {"GREETING": None})


def nothing(app: Any) -> Any:
    return lambda ctx: None


class TestHooksAlone(FeatureKit):
    plugin = plugin_with(open_context=nothing, app_created=lambda app: None)


def header(app: Any) -> Any:
    def put(ctx: Any, response: Any) -> None:
        response.headers["X-Extra"] = "yes"

    return put


class TestAddsAHeader(FeatureKit):
    plugin = plugin_with(close_response=header)
    capabilities = ("headers",)


class TestAddsAHeaderUnsaid(FeatureKit):
    plugin = plugin_with(close_response=header)
    caught_by = {"test_headers_are_added": "'headers' works and is not declared"}


class WithInit(Kernel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class TestHasAnInit(FeatureKit):
    plugin = plugin_with(WithInit)
    caught_by = {"test_its_features_have_no_init": "WithInit"}


class WithRedirect(Kernel):
    def redirect(self, location: str, code: int = 307) -> Any:
        return super().redirect(location, code)


class TestTakesAName(FeatureKit):
    plugin = plugin_with(WithRedirect)
    caught_by = {"test_its_names_are_its_own": "redirect"}


class TestSaysWhichNameItTakes(FeatureKit):
    plugin = plugin_with(WithRedirect)
    overrides = ("redirect",)


class Deaf(Kernel):
    def compile_before(self, names: Any) -> Any:
        return ()


class TestPassesNothingOn(FeatureKit):
    plugin = plugin_with(Deaf)
    caught_by = {"test_it_passes_calls_on": "compile_before"}


class Greedy(Kernel):
    def setup_features(self, options: dict[str, Any]) -> None:
        super().setup_features(options)
        options.clear()


class TestTakesEveryOption(FeatureKit):
    plugin = plugin_with(Greedy)
    caught_by = {"test_options_that_nobody_knows_are_refused": "DID NOT RAISE"}


class Shared(Kernel):
    notes: list[str] = []


class TestSharesItsState(FeatureKit):
    plugin = plugin_with(Shared)
    caught_by = {"test_applications_have_state_of_their_own": "notes"}


class TestHasSmallKeys(FeatureKit):
    plugin = plugin_with(default_config=lambda: {"extra_limit": 3})
    caught_by = {"test_its_keys_are_read_from_configuration": "extra_limit"}


def replacing(app: Any) -> Any:
    return lambda ctx, response: response.set_data(b"extra")


class TestChangesAnswers(FeatureKit):
    plugin = plugin_with(close_response=replacing)
    caught_by = {"test_answers_are_the_same": "extra"}


def expecting(app: Any) -> Any:
    return lambda ctx: ctx.request.environ["HTTP_X_EXTRA"]


class TestExpectsAHeader(FeatureKit):
    plugin = plugin_with(open_context=expecting)
    caught_by = {"test_a_context_may_be_pushed_without_a_request": "HTTP_X_EXTRA"}


def swallowing(app: Any) -> Any:
    """Turn every error into an answer of its own."""

    def wrap(ctx: Any, response: Any) -> None:
        if response.status_code != 200:
            response.status_code, response.data = 500, b"extra"

    return wrap


class TestSwallowsErrors(FeatureKit):
    plugin = plugin_with(close_response=swallowing)
    caught_by = {"test_the_error_of_a_view_reaches_its_handler": "extra"}


class Stuck:
    """Ends what it begins only where all goes well."""

    open = 0

    @hookimpl
    def open_context(self, app: Any) -> Any:
        def start(ctx: Any) -> None:
            assert self.open == 0, "still in the last request"
            self.open += 1

        return start

    @hookimpl
    def close_response(self, app: Any) -> Any:
        def finish(ctx: Any, response: Any) -> None:
            self.open -= response.status_code == 200

        return finish


class TestStaysInTheRequest(FeatureKit):
    plugin = Stuck()
    caught_by = {"test_the_next_request_is_answered_after_a_failure": ""}


class Keeping:
    def __init__(self) -> None:
        self.apps: list[Any] = []

    @hookimpl
    def app_created(self, app: Any) -> None:
        self.apps.append(app)


class TestKeepsTheApplication(FeatureKit):
    plugin = Keeping()
    caught_by = {"test_the_plugin_keeps_no_application_alive": "refers to the application"}
