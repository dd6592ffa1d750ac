"""The base of the kits.

A *kit* is a pytest class whose tests are the checks of a contract. The author of a plugin derives
a class from it, whose name begins with `Test`, and says which plugin it is about:

    class TestCompact(JSONKit):
        plugin = "compact-json"
        backend = "compact"

What a check needs from the author is a fixture or an attribute to override. Four rules make a
passing class mean something:

- **Capabilities** (`capabilities.py`): a declared one must work, an undeclared one fail cleanly.
- **An expected failure needs a reason**, and must fail: `expected_failures`. There is no other way
  to go without a check: a class that replaces one is refused when it is defined.
- **The checks that were collected are counted**, against the number that the kit says it has.
- **A kit belongs to one version of its contract**, which the installed parts must offer.
"""

from __future__ import annotations

import gc
import inspect
import logging
import weakref
from functools import wraps
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ..fixtures import DESELECTED
from .application import application_class

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from ..client import FlaskClient

__all__ = ["Kit", "KitError"]


class KitError(TypeError):
    """Report a class that does not use its kit as the kit is meant."""


class Kit:
    """Check that a plugin keeps a contract: what all kits have in common.

    A class that sets `contract` is a kit; a class derived from a kit is about one plugin.

    Attributes:
        contract: The contract's name, as plugins declare it in `glassware.needs`.
        version: The contract's major version.
        number: How many checks there are.
        known_capabilities: What a plugin may declare, by name, with what it means.
        plugin: The plugin: the name of an installed one; or a module or object that is not
            installed, and is given to the applications.
        capabilities: What the plugin declares.
        expected_failures: Checks that the plugin is known not to pass, by name, with the reason.
            One of them that passes is a failure.
    """

    contract: ClassVar[str]
    version: ClassVar[int] = 1
    number: ClassVar[int]
    known_capabilities: ClassVar[Mapping[str, str]] = {}

    plugin: ClassVar[Any]
    capabilities: ClassVar[Collection[str]] = ()
    expected_failures: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "contract" in vars(cls):
            cls._check_kit()
        elif hasattr(cls, "contract"):
            cls._check_author()
            for name, reason in vars(cls).get("expected_failures", {}).items():
                setattr(cls, name, _expected_to_fail(getattr(cls, name), reason))

    @classmethod
    def checks(cls) -> dict[str, Callable[..., None]]:
        """Return the kit's checks by name. What an author's class adds is not among them."""
        found: dict[str, Callable[..., None]] = {}
        kit = next(base for base in cls.__mro__ if "contract" in vars(base))
        for base in reversed(kit.__mro__):
            if issubclass(base, Kit):
                found.update(
                    (name, check) for name, check in vars(base).items() if name.startswith("test_")
                )
        return found

    @classmethod
    def _check_kit(cls) -> None:
        if len(cls.checks()) != cls.number:
            msg = f"{cls.__name__} has {len(cls.checks())} checks and says {cls.number}."
            raise KitError(msg)
        for name, check in cls.checks().items():
            capability = getattr(check, "needs_capability", None)
            if capability is not None and capability not in cls.known_capabilities:
                msg = f"{cls.__name__}.{name} needs {capability!r}, which the kit does not know."
                raise KitError(msg)

    @classmethod
    def _check_author(cls) -> None:
        checks = cls.checks()
        for name in cls.capabilities:
            if name not in cls.known_capabilities:
                known = ", ".join(map(repr, sorted(cls.known_capabilities))) or "none"
                msg = f"{cls.__name__} declares {name!r}; the kit knows {known}."
                raise KitError(msg)
        for name, reason in cls.expected_failures.items():
            if name not in checks:
                msg = f"{cls.__name__} expects {name!r} to fail, which is no check of its kit."
                raise KitError(msg)
            if not reason.strip():
                msg = f"{cls.__name__} expects {name!r} to fail and gives no reason."
                raise KitError(msg)
        for base in cls.__mro__:
            if base is cls or not issubclass(base, Kit):
                for name in checks.keys() & vars(base).keys():
                    msg = (
                        f"{base.__name__} replaces the check {name!r}. If the plugin does not "
                        "pass it, put the check into 'expected_failures' with the reason."
                    )
                    raise KitError(msg)

    # What an author may override

    @pytest.fixture
    def plugins(self) -> tuple[Any, ...]:
        """Give the plugins of the applications; by default `plugin` alone."""
        return (self.plugin,)

    @pytest.fixture
    def config(self) -> dict[str, Any]:
        """Give configuration that the plugin needs, for example the address of a server."""
        return {}

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Give the configuration that the applications begin with; a kit adds its own."""
        return {"TESTING": True, **config}

    def prepare(self, app: Any) -> None:
        """Set up an application, after its configuration is complete."""

    # What checks use

    @pytest.fixture
    def make_app(
        self, plugins: tuple[Any, ...], settings: dict[str, Any], tmp_path: Path
    ) -> Callable[..., Any]:
        """Return a function that makes an application from configuration.

        The application has all that is installed, the plugin, and a table of views by path, see
        `Views`. Its folders are temporary ones.
        """
        return self.maker(plugins, settings, tmp_path)

    def maker(
        self,
        plugins: Iterable[Any],
        settings: dict[str, Any],
        folder: Path,
        disabled: Iterable[str] = (),
    ) -> Callable[..., Any]:
        """Return a function that makes an application from configuration.

        Args:
            plugins: The plugins that its applications have besides those that are installed.
            settings: The configuration that they begin with.
            folder: Where their folders are.
            disabled: Names of installed plugins that they do without.
        """
        cls, given = application_class(plugins)
        kept_out = tuple(disabled)
        if kept_out:
            cls.default_config = {**cls.default_config, "DISABLED_PLUGINS": kept_out}

        def make(**values: Any) -> Any:
            app = cls(
                "conformance",
                root_path=str(folder),
                instance_path=str(folder / "instance"),
                plugins=given,
            )
            app.config.update({**settings, **values})
            self.prepare(app)
            return app

        return make

    @pytest.fixture
    def app(self, make_app: Callable[..., Any]) -> Any:
        """Make an application."""
        return make_app()

    @pytest.fixture
    def client(self, app: Any) -> FlaskClient:
        """Make a test client of the application."""
        made: FlaskClient = app.test_client()
        return made

    def exercise(self, app: Any) -> None:
        """Use the plugin once in an application, as far as every kind of it can be used."""
        app.views["/"] = lambda: "Hello"
        assert app.test_client().get("/").status_code == 200

    # Checks of every kit

    def test_every_check_is_collected(self, request: pytest.FixtureRequest) -> None:
        """All checks of the kit are there, and as many as the contract has."""
        items = [*request.session.items, *request.config.stash.get(DESELECTED, ())]
        names = {
            getattr(item, "originalname", item.name)
            for item in items
            if getattr(item, "cls", None) is type(self)
        }
        missing = sorted(self.checks().keys() - names)
        assert missing == [], f"{self.contract}:v{self.version} has checks that pytest left out"
        assert len(names & self.checks().keys()) == self.number

    def test_the_contract_is_offered(self) -> None:
        """The installed parts offer the version of the contract that the kit is about."""
        offers = {entry.value for entry in entry_points(group="glassware.offers")}
        assert f"{self.contract}:v{self.version}" in offers

    def test_the_plugin_is_active(self, app: Any) -> None:
        """The application runs with the plugin; none is in quarantine."""
        left_out = [r.report() for r in app.plugins.records if r.state == "quarantined"]
        assert left_out == []
        active = {id(record.plugin): record.name for record in app.plugins.active}
        assert self.plugin in active.values() or id(self.plugin) in active

    def test_the_plugin_keeps_no_application_alive(self, make_app: Callable[..., Any]) -> None:
        """An application that was used is freed after its last reference is gone."""
        app = make_app()
        before = logging.root.manager.disable
        # pytest keeps what is logged, and with an exception its frames.
        logging.disable()
        try:
            self.exercise(app)
        finally:
            logging.disable(before)
        gone = weakref.ref(app)
        del app
        gc.collect()
        assert gone() is None, "something that the plugin keeps refers to the application"


def _expected_to_fail(check: Callable[..., None], reason: str) -> Callable[..., None]:
    """Return a check of its own that must fail; the mark would else be on everybody's."""

    @wraps(check)
    def run(self: Kit, **fixtures: Any) -> None:
        check(self, **fixtures)

    marked: Callable[..., None] = pytest.mark.xfail(reason=inspect.cleandoc(reason), strict=True)(
        run
    )
    return marked
