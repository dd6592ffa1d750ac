"""What routing adds to both applications and blueprints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from glassware_core import Scaffold, setupmethod
from glassware_core.changes import FunctionTable

if TYPE_CHECKING:
    from glassware_core.typing import (
        RouteCallable,
        URLDefaultCallable,
        URLValuePreprocessorCallable,
    )

__all__ = ["RoutingScaffold"]

F = TypeVar("F", bound=Callable[..., Any])
Route = TypeVar("Route", bound="RouteCallable")
Preprocessor = TypeVar("Preprocessor", bound="URLValuePreprocessorCallable")
Default = TypeVar("Default", bound="URLDefaultCallable")


def _endpoint_from_view_func(view_func: Callable[..., Any] | None) -> str:
    """Return the endpoint that a view function has by default, its name."""
    if view_func is None:
        msg = "expected view func if endpoint is not provided."
        raise AssertionError(msg)
    name: str | None = getattr(view_func, "__name__", None)
    if name is None:
        msg = f"The view function {view_func!r} has no '__name__'; give an 'endpoint' for it."
        raise AttributeError(msg)
    return name


class RoutingScaffold(Scaffold):
    """Register URL rules, and functions that see or complete the values of their variables.

    Attributes:
        url_value_preprocessors: Functions by scope (a blueprint's name or None), called with the
            endpoint and the values of a request before anything else.
        url_default_functions: Functions by scope, called with the endpoint and the values of each
            URL that is built.
    """

    watched: ClassVar = {
        "url_value_preprocessors": FunctionTable,
        "url_default_functions": FunctionTable,
    }

    url_value_preprocessors: dict[
        str | None, list[Callable[[str | None, dict[str, Any] | None], None]]
    ]
    url_default_functions: dict[str | None, list[Callable[[str, dict[str, Any]], None]]]

    def _method_route(
        self, method: str, rule: str, options: dict[str, Any]
    ) -> Callable[[Route], Route]:
        if "methods" in options:
            msg = "Use the 'route' decorator to use the 'methods' argument."
            raise TypeError(msg)
        return self.route(rule, methods=[method], **options)

    @setupmethod
    def get(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated function for GET requests, as `route(methods=["GET"])`."""
        return self._method_route("GET", rule, options)

    @setupmethod
    def post(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated function for POST requests, as `route(methods=["POST"])`."""
        return self._method_route("POST", rule, options)

    @setupmethod
    def put(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated function for PUT requests, as `route(methods=["PUT"])`."""
        return self._method_route("PUT", rule, options)

    @setupmethod
    def delete(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated function for DELETE requests, as `route(methods=["DELETE"])`."""
        return self._method_route("DELETE", rule, options)

    @setupmethod
    def patch(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated function for PATCH requests, as `route(methods=["PATCH"])`."""
        return self._method_route("PATCH", rule, options)

    @setupmethod
    def route(self, rule: str, **options: Any) -> Callable[[Route], Route]:
        """Register the decorated view function for a URL rule.

            @app.route("/notes/<int:number>", methods=["GET", "POST"])
            def note(number): ...

        Args:
            rule: The rule, a path with variables in angle brackets.
            **options: The `endpoint`, by default the function's name, and the options of
                `add_url_rule`.
        """
        given: object = rule
        if not isinstance(given, str):
            msg = f"'rule' must be a path such as '/notes/<int:number>'; found {rule!r}."
            raise TypeError(msg)

        def decorator(f: Route) -> Route:
            endpoint = options.pop("endpoint", None)
            self.add_url_rule(rule, endpoint, f, **options)
            return f

        return decorator

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

        Args:
            rule: The rule, a path with variables in angle brackets.
            endpoint: Its name, for `url_for` and for finding the view function; by default the
                name of the view function.
            view_func: The view function. Without one, `endpoint` is used to register it. It may
                have the attributes `methods`, `required_methods` and `provide_automatic_options`.
            provide_automatic_options: Whether OPTIONS requests are answered with the methods of
                the URL; by default they are, unless `methods` has OPTIONS.
            **options: `methods`, by default only GET (HEAD comes with it), and the other options
                of `werkzeug.routing.Rule`.
        """
        raise NotImplementedError

    @setupmethod
    def endpoint(self, endpoint: str) -> Callable[[F], F]:
        """Register the decorated view function for an endpoint.

        Args:
            endpoint: The endpoint of rules that were added without a view function. On a blueprint
                it is not prefixed with the blueprint's name.
        """

        def decorator(f: F) -> F:
            self.view_functions[endpoint] = f
            return f

        return decorator

    @setupmethod
    def url_value_preprocessor(self, f: Preprocessor) -> Preprocessor:
        """Call a function with the endpoint and the values of each request's URL.

        It is called before the functions of `before_request`, and may change the values before
        the view gets them. On a blueprint it is called for the blueprint's own requests.
        """
        self.url_value_preprocessors.setdefault(None, []).append(f)
        return f

    @setupmethod
    def url_defaults(self, f: Default) -> Default:
        """Call a function with the endpoint and the values of each URL that is built.

        It may add values. On a blueprint it is called for the blueprint's own endpoints.
        """
        self.url_default_functions.setdefault(None, []).append(f)
        return f
