"""What routing adds to the application."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import MapAdapter, RequestRedirect, RoutingException
from werkzeug.routing import Rule as WerkzeugRule
from werkzeug.utils import redirect

from glassware_core import Kernel, PluginError, RequestContext, current, setupmethod
from glassware_core.context import request_context
from glassware_core.response import safe_location

from .adapter import adapter_for_request, adapter_without_request
from .building import build_url, complete_values, handle_build_error
from .converters import converters_for
from .debughelpers import FormDataRoutingRedirect
from .hosts import KnownHosts
from .matching import match, quick_match
from .names import outer_names
from .registration import methods_of, refuse_other_view
from .rules import Rule
from .scaffold import RoutingScaffold, _endpoint_from_view_func
from .url_map import Map

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Callable, ValuesView

    from werkzeug.routing import BuildError

    from glassware_core import Request, Response
    from glassware_core.typing import RouteCallable

    from .blueprints import BaseBlueprint

__all__ = ["RoutingApp"]


class RoutingApp(RoutingScaffold, Kernel):
    """Find the view of each request by its URL, and build URLs.

    Args:
        host_matching: Match the `host` of rules with the host of requests.
        subdomain_matching: Match the `subdomain` of rules with the part of the host that stands
            before `SERVER_NAME`.
        static_host: The host of the static files, with `host_matching`.

    Attributes:
        url_map: The URL rules.
        url_map_class: The class of `url_map`.
        url_rule_class: The class of the rules that are added.
        subdomain_matching: Whether subdomains are matched.
        blueprints: The blueprints by the names that they are registered with.
        url_build_error_handlers: Called by `handle_url_build_error`.
    """

    url_map_class: type[WerkzeugMap] = Map
    url_rule_class: type[WerkzeugRule] = Rule

    watched: ClassVar = {
        "create_url_adapter": None,
        "subdomain_matching": None,
        "url_map": None,
    }

    url_map: WerkzeugMap
    subdomain_matching: bool
    blueprints: dict[str, BaseBlueprint]
    url_build_error_handlers: list[Callable[[Exception, str, dict[str, Any]], str | None]]
    _known_hosts: KnownHosts

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the tables that a subclass may fill before it calls `__init__`."""
        self = super().__new__(cls)
        put = object.__setattr__
        put(self, "blueprints", {})
        put(self, "url_build_error_handlers", [])
        put(self, "_known_hosts", KnownHosts())
        return self

    def setup_features(self, options: dict[str, Any]) -> None:
        """Take the options for hosts, make the URL map and the rule of the static files."""
        super().setup_features(options)
        host_matching = options.pop("host_matching", False)
        static_host = options.pop("static_host", None)
        self.subdomain_matching = options.pop("subdomain_matching", False)
        self.url_map = self.url_map_class(host_matching=host_matching)
        self.url_map.converters.update(converters_for(self))
        if self.has_static_folder:
            if bool(static_host) != host_matching:
                msg = (
                    "Invalid static_host/host_matching combination: found "
                    f"static_host={static_host!r} and host_matching={host_matching!r}. Give both, "
                    "or neither; with host_matching alone set static_folder=None."
                )
                raise AssertionError(msg)
            self._add_static_rule(static_host)

    def _add_static_rule(self, host: str | None) -> None:
        owner = weakref.ref(self)  # the view must not keep the application alive

        def static(**kwargs: Any) -> Response:
            app = owner()
            assert app is not None
            return app.send_static_file(**kwargs)

        self.add_url_rule(
            f"{self.static_url_path}/<path:filename>",
            endpoint="static",
            host=host,
            view_func=static,
        )

    def register_plugin(self, plugin: Any, name: str | None = None) -> None:
        """Add a plugin to this application alone, with its converters."""
        super().register_plugin(plugin, name)
        try:
            converters_for(self)
        except PluginError:
            self.unregister_plugin(plugin)
            raise
        for converters in self._plugins.ask_one(plugin, "url_converters", app=self):
            self.url_map.converters.update(converters)

    # Registration

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
                the URL; by default they are, unless `methods` has OPTIONS, or the configuration's
                `PROVIDE_AUTOMATIC_OPTIONS` is off.
            **options: `methods`, by default only GET (HEAD comes with it), and the other options
                of `werkzeug.routing.Rule`.

        Raises:
            AssertionError: The endpoint has another view function already.
        """
        given: object = rule
        if not isinstance(given, str):
            msg = f"'rule' must be a path such as '/notes/<int:number>'; found {rule!r}."
            raise TypeError(msg)
        if endpoint is None:
            endpoint = _endpoint_from_view_func(view_func)
        methods, automatic = methods_of(
            view_func,
            options.pop("methods", None),
            provide_automatic_options,
            self.config["PROVIDE_AUTOMATIC_OPTIONS"],
        )
        refuse_other_view(self.view_functions.get(endpoint), view_func, endpoint)
        made = self.url_rule_class(rule, endpoint=endpoint, methods=methods, **options)
        made.provide_automatic_options = automatic  # type: ignore[attr-defined]
        self.url_map.add(made)
        if view_func is not None:
            self.view_functions[endpoint] = view_func

    @setupmethod
    def register_blueprint(self, blueprint: BaseBlueprint, **options: Any) -> None:
        """Register a blueprint.

        Args:
            blueprint: The blueprint.
            **options: `url_prefix`, `subdomain` and `url_defaults` instead of the blueprint's own;
                `name`, to register it once more; `cli_group`. Functions that the blueprint
                recorded find them, and any others, in the set-up state.

        Raises:
            ValueError: The name is registered already.
        """
        register = getattr(blueprint, "register", None)
        if register is None:
            msg = f"'blueprint' must be a Blueprint; found {blueprint!r}."
            raise AttributeError(msg)
        register(self, options)

    def iter_blueprints(self) -> ValuesView[BaseBlueprint]:
        """Return the blueprints in the order in which they were registered."""
        return self.blueprints.values()

    # Compile time

    def blueprint_names(self, endpoint: str | None) -> tuple[str, ...]:
        """Return the names of the blueprints that an endpoint is in, the inner ones first."""
        return outer_names(endpoint)

    def compile_before(self, names: tuple[str | None, ...]) -> tuple[Callable[[], Any], ...]:
        """Put the URL value preprocessors in front of what runs before the view."""
        rest = super().compile_before(names)
        table = self.url_value_preprocessors
        functions = tuple(function for name in names if name in table for function in table[name])
        if not functions:
            return rest

        def preprocess() -> None:
            request = current().request
            for function in functions:
                function(request.endpoint, request.view_args)

        return (preprocess, *rest)

    def compile_match(self) -> Callable[[RequestContext], None]:
        """Return what finds the rule of a request: quickly, unless something is overridden."""
        create: Any = getattr(self.create_url_adapter, "__func__", None)
        if (
            create is not RoutingApp.create_url_adapter
            or self.subdomain_matching
            or not isinstance(self.url_map, Map)
        ):
            return match
        return quick_match(self.url_map, self.config, self._known_hosts, type(self), create)

    # Requests

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Bind the URL map to a request.

        Args:
            request: The request; None to bind it to the configuration.

        Returns:
            What matches and builds URLs; None without a request where `SERVER_NAME` is not set.

        Raises:
            BadRequest: The host of the request is none, or is not trusted.
        """
        if request is None:
            return adapter_without_request(self)
        return adapter_for_request(self, request)

    def raise_routing_exception(self, request: Request) -> NoReturn:
        """Raise the error of a URL that did not match, or a redirect.

        Raises:
            HTTPException: The request's `routing_exception`.
            FormDataRoutingRedirect: In debug mode, in place of a redirect on which browsers drop
                the body of the request.
        """
        error = request.routing_exception
        assert error is not None
        if (
            isinstance(error, RequestRedirect)
            and error.code not in {307, 308}
            and self.debug
            and request.method not in {"GET", "HEAD", "OPTIONS"}
        ):
            raise FormDataRoutingRedirect(request)
        raise error

    def dispatch_request(self) -> Any:
        """Answer with the return value of the view that the URL matched.

        Raises:
            HTTPException: No view matched.
            KeyError: No view function is registered for the endpoint.
        """
        request = current().request
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        rule = request.url_rule
        if rule is None:  # `create_url_adapter` is overridden and made no adapter
            raise NotFound()
        if (
            request.environ["REQUEST_METHOD"] != "GET"
            and getattr(rule, "provide_automatic_options", False)
            and request.method == "OPTIONS"
        ):
            return self.make_default_options_response()
        view = self.request_steps(request).view
        if view is None:
            view = self._find_view(rule.endpoint)
        arguments = request.view_args
        return view(**arguments) if arguments else view()

    def _find_view(self, endpoint: Any) -> Callable[..., Any]:
        """Return a view function that only the lookup itself gives, as of a defaultdict."""
        try:
            view = self.view_functions[endpoint]
        except KeyError:
            msg = (
                f"The endpoint {endpoint!r} has URL rules and no view function; "
                "register one with the decorator 'endpoint'."
            )
            raise KeyError(msg) from None
        return self.ensure_sync(view)

    def make_default_options_response(self) -> Response:
        """Answer an OPTIONS request with the methods of its URL. Override it to answer more."""
        response = self.response_class()
        response.allow.update(
            request_context("make_default_options_response").url_adapter.allowed_methods()
        )
        return response

    def handle_http_exception(self, e: HTTPException) -> Any:
        """Answer an HTTP exception with its handler, or with itself.

        A redirect of the routing is not given to handlers.
        """
        if isinstance(e, RequestRedirect):
            # The query, as it was sent, is a part of the URL.
            e.new_url = safe_location(e.new_url)
            if type(e) is RequestRedirect:
                # As the exception itself, which would make Werkzeug's kind of response first.
                code: Any = e.code
                return redirect(e.new_url, code, self.response_class)
            return e
        if isinstance(e, RoutingException):
            return e
        return super().handle_http_exception(e)

    # Building URLs

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """Build the URL of an endpoint.

        Args:
            endpoint: The endpoint. One that starts with a dot is relative to the blueprint of the
                current request.
            _anchor: What is put behind a `#`.
            _method: Build the URL of a rule for this method.
            _scheme: The scheme of an external URL; empty for that of the page.
            _external: Whether the URL has scheme and host. By default it has them without a
                request, and with `_scheme`.
            **values: The variables of the rule; others become the query, None is left out.

        Returns:
            The URL, or what a function of `url_build_error_handlers` gives in its stead.

        Raises:
            BuildError: No rule of the endpoint takes the values.
            RuntimeError: No request is active, and `SERVER_NAME` is not set.
            ValueError: `_scheme` is given and `_external` is False.
        """
        return build_url(self, endpoint, values, _anchor, _method, _scheme, _external)

    def inject_url_defaults(self, endpoint: str, values: dict[str, Any]) -> None:
        """Call the functions of `url_defaults` that are for an endpoint.

        Args:
            endpoint: The endpoint.
            values: The values of a URL, which the functions may change.
        """
        complete_values(self, endpoint, values)

    def handle_url_build_error(
        self, error: BuildError, endpoint: str, values: dict[str, Any]
    ) -> str:
        """Answer a URL that could not be built with that of the first handler that knows one.

        Args:
            error: The error.
            endpoint: The endpoint.
            values: The values, with the options of `url_for`.

        Raises:
            BuildError: No function of `url_build_error_handlers` returns a URL.
        """
        try:
            return handle_build_error(self.url_build_error_handlers, error, endpoint, values)
        finally:
            del error  # its traceback refers to this frame
