"""The kit of plugins that bring a feature or work on each request, contract `core:v1`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_core import DeferredScaffold, Kernel, PluginError, compose, installed_plugins

from .application import Answer, Views, answer_of, answers_at_once, changed_headers
from .capabilities import needs
from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["FeatureKit"]

#: Methods that each feature is asked for, and passes on to the next one with `super()`.
COOPERATIVE = (
    "setup_features",
    "adjust_defaults",
    "make_config",
    "compile_before",
    "compile_context",
)

#: What each class has of its own, and the kernel merges.
MERGED = ("watched", "watched_tables")


class FeatureKit(Kit):
    """Check a plugin that adds methods to applications, or that works on each request.

    That is: the hooks `app_features`, `blueprint_features`, `app_created`, `open_context`,
    `close_response`, `wsgi_middleware` and `default_config`.

    Attributes:
        overrides: Public names of applications that the feature overrides on purpose.
    """

    contract: ClassVar[str] = "core"
    number: ClassVar[int] = 17
    known_capabilities: ClassVar = {
        "headers": "Adds headers to responses.",
    }

    overrides: ClassVar[Collection[str]] = ()

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Let errors become responses, as users see them."""
        return {"TESTING": False, "PROPAGATE_EXCEPTIONS": False, **config}

    def prepare(self, app: Any) -> None:
        """Add views that answer and fail."""
        app.views["/"] = lambda: "Hello"
        app.views["/fail"] = _fail

    @pytest.fixture
    def features(self, app: Any) -> tuple[type[Any], ...]:
        """Give the classes that the plugin adds to applications."""
        return self.answers(app, "app_features")

    @pytest.fixture
    def without(self, features: tuple[type[Any], ...], make_app: Callable[..., Any]) -> Any:
        """Make an application of what is installed, less the plugin and its features."""
        if features:
            app: Any = compose(Views, *_others(features))("conformance")
            app.config.update({"TESTING": False, "PROPAGATE_EXCEPTIONS": False})
            self.prepare(app)
        else:
            app = make_app()
        # Its hooks, which it has by being installed.
        with suppress(PluginError):
            app.unregister_plugin(self.plugin)
        return app

    def answers(self, app: Any, hook: str) -> tuple[type[Any], ...]:
        """Return the classes that the plugin answers to a hook."""
        plugin = app.plugins.find(self.plugin)
        return tuple(cls for answer in app.plugins.ask_one(plugin, hook) for cls in answer)

    # Features

    def test_its_features_are_features(self, app: Any, features: tuple[type[Any], ...]) -> None:
        """Those of applications derive from Kernel, those of blueprints from DeferredScaffold."""
        assert all(issubclass(feature, Kernel) for feature in features)
        assert all(isinstance(app, feature) for feature in features)
        for feature in self.answers(app, "blueprint_features"):
            assert issubclass(feature, DeferredScaffold)

    def test_its_features_have_no_init(self, features: tuple[type[Any], ...]) -> None:
        """What a feature sets up, it sets up in `setup_features`; `__init__` is the user's."""
        assert [feature.__name__ for feature in features if "__init__" in vars(feature)] == []

    def test_its_names_are_its_own(self, features: tuple[type[Any], ...], without: Any) -> None:
        """It takes no public name of others, but those that it says it overrides."""
        names = {name for feature in features for name in own_names(feature)}
        taken = {name for name in names if hasattr(type(without), name)}
        assert taken == set(self.overrides)

    def test_it_passes_calls_on(self, features: tuple[type[Any], ...]) -> None:
        """Features behind it are set up and compiled: its methods call `super()`."""
        if not features:
            return
        asked: set[str] = set()

        class Behind(Kernel):
            pass

        for name in COOPERATIVE:
            setattr(Behind, name, _noting(Behind, name, asked))
        app: Any = compose(Views, *features, Behind, *_others(features))("conformance")
        self.prepare(app)
        assert answer_of(app, "/").status == 200
        assert sorted(asked) == sorted(COOPERATIVE)

    def test_options_that_nobody_knows_are_refused(self, app: Any) -> None:
        """It takes its own options, and leaves the others to be refused."""
        with pytest.raises(TypeError, match="no_such_option"):
            type(app)("conformance", no_such_option=True)

    def test_applications_have_state_of_their_own(
        self, features: tuple[type[Any], ...], make_app: Callable[..., Any]
    ) -> None:
        """What one application is given is not found in another one."""
        first, second = make_app(), make_app()
        shared = [
            name
            for feature in features
            for name, value in vars(feature).items()
            if isinstance(value, (list, dict, set)) and not hasattr(Kernel, name)
            if getattr(first, name) is getattr(second, name)
        ]
        assert shared == [], "mutable attributes of the class"
        assert first.config is not second.config

    # Configuration

    def test_its_keys_are_read_from_configuration(self, app: Any) -> None:
        """Keys are in capitals: others are never read from an object or a file."""
        for answer in app.plugins.ask_one(app.plugins.find(self.plugin), "default_config"):
            assert [key for key in answer if not key.isupper()] == []
            assert set(answer) <= set(app.config)

    # Requests

    @pytest.mark.parametrize("path", ["/", "/fail"])
    def test_answers_are_the_same(self, app: Any, without: Any, path: str) -> None:
        """Views that know nothing of the plugin answer as they did without it."""
        assert answer_of(app, path)[:2] == answer_of(without, path)[:2]

    @needs("headers", fails=AssertionError)
    def test_headers_are_added(self, app: Any, without: Any) -> None:
        """Headers are left alone by a plugin that does not say so: also `Vary` and cookies."""
        assert changed_headers(app, without) != [], "the headers are the same"

    def test_the_next_request_is_answered_after_a_failure(self, app: Any) -> None:
        """What it keeps of a request ends with it, however that ended."""
        for _ in range(3):
            assert answer_of(app, "/fail").status == 500
            assert answer_of(app, "/")[:2] == Answer(200, b"Hello", [])[:2]

    def test_requests_at_the_same_time_are_answered(self, app: Any) -> None:
        """It keeps nothing of one request where another one would find it."""
        answers = answers_at_once(app, ["/", "/fail"] * 8)
        assert [answer.status for answer in answers] == [200, 500] * 8

    def test_a_context_may_be_pushed_without_a_request(self, app: Any) -> None:
        """Commands and tests push contexts, and dispatch nothing."""
        with app.app_context():
            assert app.config["TESTING"] is False
        with app.test_request_context("/"):
            pass

    def test_the_error_of_a_view_reaches_its_handler(self, app: Any) -> None:
        """An exception is handled as without the plugin."""
        app.register_error_handler(ZeroDivisionError, lambda error: ("handled", 418))
        assert answer_of(app, "/fail")[:2] == Answer(418, b"handled", [])[:2]


def own_names(feature: type[Any]) -> set[str]:
    """Return the public names that a feature brings, cooperative methods left out."""
    return {
        name
        for base in feature.__mro__
        if base not in Kernel.__mro__ and not issubclass(Kernel, base)
        for name in vars(base)
        if not name.startswith("_") and name not in (*COOPERATIVE, *MERGED)
    }


def _others(features: Sequence[type[Any]]) -> list[type[Any]]:
    """Return the features that are installed, less these."""
    answers = installed_plugins().ask("app_features")
    return [feature for answer in answers for feature in answer if feature not in features]


def _noting(cls: type[Any], name: str, asked: set[str]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        asked.add(name)
        return getattr(super(cls, self), name)(*args, **kwargs)

    return method


def _fail() -> str:
    return str(1 // 0)
