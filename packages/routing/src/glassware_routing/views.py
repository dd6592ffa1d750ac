"""Views that are classes."""

from __future__ import annotations

from inspect import CO_COROUTINE
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, ClassVar

from glassware_core import current

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from glassware_core.typing import ResponseReturnValue, RouteCallable

__all__ = ["MethodView", "View", "http_method_funcs"]

http_method_funcs = frozenset({"get", "post", "head", "options", "delete", "put", "trace", "patch"})


class View:
    """A view that is a class: `dispatch_request` answers, with what `__init__` was given.

        class Hello(View):
            def dispatch_request(self, name):
                return f"Hello, {name}!"

        app.add_url_rule("/hello/<name>", view_func=Hello.as_view("hello"))

    Attributes:
        methods: The methods of its rules, by default only GET.
        provide_automatic_options: Whether OPTIONS requests are answered with the methods.
        decorators: Applied to the view function, the first one first. Decorators of the class
            itself do not reach it.
        init_every_request: Whether each request has an instance of its own. Set it to False where
            nothing of a request is kept on `self`.
    """

    methods: ClassVar[Collection[str] | None] = None
    provide_automatic_options: ClassVar[bool | None] = None
    decorators: ClassVar[list[Callable[..., Any]]] = []
    init_every_request: ClassVar[bool] = True

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request. Subclasses override it; the values of the URL are its arguments."""
        msg = f"{type(self).__name__} has no 'dispatch_request'; override it to answer requests."
        raise NotImplementedError(msg)

    @classmethod
    def as_view(cls, name: str, *class_args: Any, **class_kwargs: Any) -> RouteCallable:
        """Make a view function of the class.

        Args:
            name: The function's name, the default of its endpoint.
            *class_args: Given to `__init__`.
            **class_kwargs: Given to `__init__`.
        """
        function: Any
        if cls.init_every_request:

            def view(**kwargs: Any) -> Any:
                # Asked at each call: another class may have been put there, as tests do.
                instance = function.view_class(*class_args, **class_kwargs)
                return _run(instance.dispatch_request, kwargs)

        else:
            only = cls(*class_args, **class_kwargs)

            def view(**kwargs: Any) -> Any:
                return _run(only.dispatch_request, kwargs)

        function = view
        function.__name__ = name
        function.__module__ = cls.__module__
        for decorator in cls.decorators:
            function = decorator(function)
        function.view_class = cls
        function.__name__ = name
        function.__doc__ = cls.__doc__
        function.__module__ = cls.__module__
        function.methods = cls.methods
        function.provide_automatic_options = cls.provide_automatic_options
        result: RouteCallable = function
        return result


class MethodView(View):
    """A view with a method for each HTTP method: `get`, `post` …

    `methods` is set to those that the class and its bases have, unless it says so itself. HEAD is
    answered by `get` where there is no `head`.

        class Counter(MethodView):
            def get(self):
                return str(session.get("counter", 0))

            def post(self):
                session["counter"] = session.get("counter", 0) + 1
                return redirect(url_for("counter"))

        app.add_url_rule("/counter", view_func=Counter.as_view("counter"))
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        collect_methods(cls)

    def dispatch_request(self, **kwargs: Any) -> ResponseReturnValue:
        """Answer a request with the class's method for its HTTP method."""
        http_method = current().request.method
        method = getattr(self, http_method.lower(), None)
        if method is None and http_method == "HEAD":
            method = getattr(self, "get", None)
        if method is None:
            msg = (
                f"Unimplemented method {http_method!r}: {type(self).__name__} has no "
                f"{http_method.lower()!r}; define it, or take it out of 'methods'."
            )
            raise AssertionError(msg)
        answer: ResponseReturnValue = _run(method, kwargs)
        return answer


def _run(method: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Call a method through the application's `ensure_sync`, where that may do something."""
    app = current().app
    plan = app._changes.plan
    if type(method) is MethodType and plan is not None and not plan.own_ensure_sync:
        function: Any = getattr(method, "__func__")  # noqa: B009
        if (
            type(function) is FunctionType
            and not function.__code__.co_flags & CO_COROUTINE
            and not function.__dict__  # nothing that marks it as a coroutine function
        ):
            return method(**arguments)
    return app.ensure_sync(method)(**arguments)


def collect_methods(cls: Any) -> None:
    """Set `methods` of a class from its bases and its own methods, unless it says so itself."""
    if "methods" in vars(cls):
        return
    methods: set[str] = set()
    for base in cls.__bases__:
        methods.update(getattr(base, "methods", None) or ())
    methods.update(name.upper() for name in http_method_funcs if hasattr(cls, name))
    if methods:
        cls.methods = methods
