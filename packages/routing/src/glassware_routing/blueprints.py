"""Blueprints: routes and functions that are registered on an application later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from glassware_core import setupmethod
from glassware_core.context import UNSET

from .legacy import LegacyBlueprint
from .nesting import free_name, merge_tables, nested_options, nests
from .scaffold import RoutingScaffold
from .setup_state import BlueprintSetupState

if TYPE_CHECKING:
    import os

    from glassware_core.typing import (
        AfterRequestCallable,
        BeforeRequestCallable,
        ErrorHandlerCallable,
        RouteCallable,
        TeardownCallable,
        URLDefaultCallable,
        URLValuePreprocessorCallable,
    )

    from .app import RoutingApp
    from .setup_state import DeferredSetupFunction

__all__ = ["BaseBlueprint", "BlueprintSetupState", "RoutingBlueprint"]

F = TypeVar("F", bound=Callable[..., Any])
Before = TypeVar("Before", bound="BeforeRequestCallable")
After = TypeVar("After", bound="AfterRequestCallable[Any]")
Teardown = TypeVar("Teardown", bound="TeardownCallable")
Handler = TypeVar("Handler", bound="ErrorHandlerCallable")
Preprocessor = TypeVar("Preprocessor", bound="URLValuePreprocessorCallable")
Default = TypeVar("Default", bound="URLDefaultCallable")


class BaseBlueprint(LegacyBlueprint):
    """Record what is to be done with an application, and do it at the registration.

    Args:
        name: The name, put in front of its endpoints.
        import_name: The name of the package or module that it belongs to, usually `__name__`.
        static_folder: Folder of static files, relative to `root_path`; none by default.
        static_url_path: URL prefix of the static files, by default the folder's name.
        template_folder: Folder of templates, where the templating part is installed.
        url_prefix: Path that is put in front of its rules.
        subdomain: The subdomain that its rules match on.
        url_defaults: Values that its views receive.
        root_path: Folder that other paths are relative to, by default found from `import_name`.
        cli_group: Name of its commands' group, where the command-line part is installed.
        **options: Options of other features.

    Attributes:
        name: The name, put in front of its endpoints.
        url_values_defaults: The `url_defaults`.
        deferred_functions: Called with the set-up state at each registration.

    Raises:
        TypeError: The name is no text, or no feature knows an option.
        ValueError: The name is empty or has a dot.
    """

    _got_registered_once: bool = False

    def __init__(
        self,
        name: str,
        import_name: str,
        static_folder: str | os.PathLike[str] | None = None,
        static_url_path: str | None = None,
        template_folder: str | os.PathLike[str] | None = UNSET,  # type: ignore[assignment]
        url_prefix: str | None = None,
        subdomain: str | None = None,
        url_defaults: dict[str, Any] | None = None,
        root_path: str | None = None,
        cli_group: str | None = UNSET,  # type: ignore[assignment]
        **options: Any,
    ) -> None:
        super().__init__(import_name, static_folder, static_url_path, root_path)
        self.name = _checked_name(name)
        self.url_prefix = url_prefix
        self.subdomain = subdomain
        self.url_values_defaults: dict[str, Any] = {} if url_defaults is None else url_defaults
        self.deferred_functions: list[DeferredSetupFunction] = []
        self._blueprints: list[tuple[BaseBlueprint, dict[str, Any]]] = []
        given: dict[str, Any] = {"template_folder": template_folder, "cli_group": cli_group}
        options |= {option: value for option, value in given.items() if value is not UNSET}
        self.setup_features(options)
        unknown = [repr(option) for option, value in options.items() if value is not None]
        if unknown:
            msg = (
                f"{type(self).__name__} got unexpected options: {', '.join(unknown)}. "
                "They belong to a part that is not installed or not among its bases."
            )
            raise TypeError(msg)

    def _check_setup_finished(self, f_name: str) -> None:
        if self._got_registered_once:
            msg = (
                f"The setup method '{f_name}' can no longer be called on the blueprint "
                f"'{self.name}'. It has already been registered at least once, any changes will "
                "not be applied consistently.\nMake sure all imports, decorators, functions, etc. "
                "needed to set up the blueprint are done before registering it."
            )
            raise AssertionError(msg)

    @setupmethod
    def record(self, func: DeferredSetupFunction) -> None:
        """Call a function with the set-up state at each registration."""
        self.deferred_functions.append(func)

    @setupmethod
    def record_once(self, func: DeferredSetupFunction) -> None:
        """Call a function with the set-up state at the first registration on an application."""

        def call_once(state: BlueprintSetupState) -> None:
            if state.first_registration:
                func(state)

        self.record(call_once)

    def make_setup_state(
        self, app: RoutingApp, options: dict[str, Any], first_registration: bool = False
    ) -> BlueprintSetupState:
        """Make what deferred functions receive. Override it to use a class of your own.

        Args:
            app: The application.
            options: The options of the registration.
            first_registration: Whether it is the first one on that application.
        """
        return BlueprintSetupState(self, app, options, first_registration)

    @setupmethod
    def register_blueprint(self, blueprint: BaseBlueprint, **options: Any) -> None:
        """Nest a blueprint in this one: it is registered whenever this one is.

        Args:
            blueprint: The blueprint.
            **options: As for `register_blueprint` of the application.

        Raises:
            ValueError: This blueprint is nested in the other one, or is the same.
        """
        if blueprint is self:
            msg = "Cannot register a blueprint on itself"
            raise ValueError(msg)
        if nests(blueprint, self):
            msg = f"Cannot nest {blueprint!r} in {self!r}, which is nested in it already."
            raise ValueError(msg)
        self._blueprints.append((blueprint, options))

    def register(self, app: RoutingApp, options: dict[str, Any]) -> None:
        """Register the blueprint, and those nested in it. `app.register_blueprint` calls it.

        Args:
            app: The application.
            options: The options of the registration.

        Raises:
            ValueError: The name is registered already.
        """
        name = free_name(self, app, options)
        first = all(known is not self for known in app.blueprints.values())
        app.blueprints[name] = self
        self._got_registered_once = True
        state = self.make_setup_state(app, options, first)
        if self.has_static_folder:
            state.add_url_rule(
                f"{self.static_url_path}/<path:filename>", "static", self.send_static_file
            )
        self._merge_blueprint_funcs(app, name)
        for deferred in self.deferred_functions:
            deferred(state)
        self.blueprint_registered(state)
        for blueprint, nested in self._blueprints:
            blueprint.register(app, nested_options(state, blueprint, nested))

    def _merge_blueprint_funcs(self, app: RoutingApp, name: str) -> None:
        merge_tables(self, app, name)


class RoutingBlueprint(RoutingScaffold, BaseBlueprint):
    """A blueprint of this part: routes, and functions for the whole application."""

    @setupmethod
    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: RouteCallable | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Register a URL rule, and a view function for its endpoint.

        The rule is prefixed with `url_prefix`, the endpoint with the blueprint's name.

        Args:
            rule: The rule.
            endpoint: The endpoint, by default the name of the view function.
            view_func: The view function.
            provide_automatic_options: Whether OPTIONS requests are answered automatically.
            **options: As for `add_url_rule` of the application.

        Raises:
            ValueError: The endpoint, or the function's name, has a dot.
        """
        if endpoint and "." in endpoint:
            msg = "'endpoint' may not contain a dot '.' character."
            raise ValueError(msg)
        if view_func is not None and "." in getattr(view_func, "__name__", ""):
            msg = "'view_func' name may not contain a dot '.' character."
            raise ValueError(msg)
        self.record(
            lambda state: state.add_url_rule(
                rule,
                endpoint,
                view_func,
                provide_automatic_options=provide_automatic_options,
                **options,
            )
        )

    @setupmethod
    def before_app_request(self, f: Before) -> Before:
        """Call a function before each request of the application."""
        return self._for_app("before_request_funcs", f)

    @setupmethod
    def after_app_request(self, f: After) -> After:
        """Call a function with each response of the application."""
        return self._for_app("after_request_funcs", f)

    @setupmethod
    def teardown_app_request(self, f: Teardown) -> Teardown:
        """Call a function when each request of the application ends."""
        return self._for_app("teardown_request_funcs", f)

    @setupmethod
    def app_url_value_preprocessor(self, f: Preprocessor) -> Preprocessor:
        """Call a function with the endpoint and values of each request of the application."""
        return self._for_app("url_value_preprocessors", f)

    @setupmethod
    def app_url_defaults(self, f: Default) -> Default:
        """Call a function with the endpoint and values of each URL of the application."""
        return self._for_app("url_default_functions", f)

    def _for_app(self, table: str, f: F) -> F:
        self.record_once(lambda state: getattr(state.app, table).setdefault(None, []).append(f))
        return f

    @setupmethod
    def app_errorhandler(self, code: type[Exception] | int) -> Callable[[Handler], Handler]:
        """Answer an error of the whole application with the decorated function.

        Args:
            code: The exception's class, or the code of the HTTP error.
        """

        def decorator(f: Handler) -> Handler:
            self.record_once(lambda state: state.app.register_error_handler(code, f))
            return f

        return decorator


def _checked_name(name: Any) -> str:
    if not name:
        msg = "'name' may not be empty."
        raise ValueError(msg)
    if not isinstance(name, str):
        msg = f"'name' must be a text; found {name!r}."
        raise TypeError(msg)
    if "." in name:
        msg = "'name' may not contain a dot '.' character."
        raise ValueError(msg)
    return name
