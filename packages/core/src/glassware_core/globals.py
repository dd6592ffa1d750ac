"""The proxies: what a view imports instead of receiving.

Each forwards to the context that is bound where it is used. Werkzeug's `LocalProxy` does that for
every operation; the ones a view uses most (attributes and items) are shortened here, since
`__getattr__` would first raise and drop an AttributeError on each access.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from werkzeug.local import LocalProxy

from .context import NO_CONTEXT, AppContext, current
from .outside import outside_of_app, outside_of_request
from .request_context import RequestContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from .kernel import Kernel
    from .namespace import AppCtxGlobals
    from .request import Request

_stock_getattribute = LocalProxy.__getattribute__


def _proxy_class(name: str, find: Callable[[], Any]) -> type[LocalProxy[Any]]:
    """Make a proxy class whose attribute and item access goes straight to the target."""

    def getattribute(self: Any, attribute: str) -> Any:
        if attribute[0] == "_":
            return _stock_getattribute(self, attribute)
        return getattr(find(), attribute)

    def setattribute(self: Any, attribute: str, value: Any) -> None:
        setattr(find(), attribute, value)

    def getitem(self: Any, key: Any) -> Any:
        return find()[key]

    def setitem(self: Any, key: Any, value: Any) -> None:
        find()[key] = value

    def contains(self: Any, key: Any) -> bool:
        return key in find()

    methods = {
        "__slots__": (),
        "__module__": __name__,
        "__getattribute__": getattribute,
        "__setattr__": setattribute,
        "__getitem__": getitem,
        "__setitem__": setitem,
        "__contains__": contains,
    }
    return type(name, (LocalProxy,), methods)


def _find_app() -> Any:
    context = current()
    if context is NO_CONTEXT:
        raise outside_of_app("current_app")
    return context.app


def _find_g() -> Any:
    context = current()
    if context is NO_CONTEXT:
        raise outside_of_app("g")
    namespace = context._g  # once it is made, in a fraction of the property's time
    return context.g if namespace is None else namespace


def _find_app_ctx() -> Any:
    context = current()
    if context is NO_CONTEXT:
        raise outside_of_app("app_ctx")
    return context.app_ctx


def _find_request_ctx(name: str = "request_ctx") -> Any:
    found = current().rctx
    if found is None:
        raise outside_of_request(name)
    return found


def _find_request() -> Any:
    context = current()
    if type(context) is RequestContext:
        return context.request
    return _find_request_ctx("request").request


def _find_session() -> Any:
    context = current()
    if type(context) is RequestContext:
        return context.session
    return _find_request_ctx("session").session


def _proxy(find: Callable[[], Any]) -> Any:
    return _proxy_class("LocalProxy", find)(find)


current_app = cast("Kernel", _proxy(_find_app))
g = cast("AppCtxGlobals", _proxy(_find_g))
app_ctx = cast(AppContext, _proxy(_find_app_ctx))
request_ctx = cast(RequestContext, _proxy(_find_request_ctx))
request = cast("Request", _proxy(_find_request))
session = cast(Any, _proxy(_find_session))

__all__ = ["app_ctx", "current_app", "g", "request", "request_ctx", "session"]
