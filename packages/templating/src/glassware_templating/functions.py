"""The filters, tests and globals that templates see, whichever engine renders them."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from glassware_core.globals import g, request, session
from glassware_core.membership import collect
from glassware_core.plugins import Record

from .__about__ import __version__

if TYPE_CHECKING:
    from glassware_core import Kernel

F = TypeVar("F", bound=Callable[..., Any])

#: Receives the kind ("filters", "tests" or "globals"), the name and the function.
Receiver = Callable[[str, str, Any], None]

KINDS = ("filters", "tests", "globals")


class TemplateFunctions:
    """What an application's templates see by name, besides their context.

    It is kept apart from every engine: registering a filter makes neither the engine nor the Jinja
    environment, and what is registered reaches all of them.

    Attributes:
        filters: Functions that change a value.
        tests: Functions that answer whether something holds of a value.
        globals: Functions and other objects.
    """

    def __init__(self) -> None:
        self.filters: dict[str, Callable[..., Any]] = {}
        self.tests: dict[str, Callable[..., Any]] = {}
        self.globals: dict[str, Any] = {}
        self._receivers: dict[str, Receiver] = {}

    def add(self, kind: str, function: Any, name: str | None) -> None:
        """Register a function under a name, by default its own.

        Args:
            kind: "filters", "tests" or "globals".
            function: The function; a global may be any object.
            name: Its name in templates.

        Raises:
            TypeError: It is not callable, or it has no name and none is given.
        """
        name = checked_name(kind, function, name)
        getattr(self, kind)[name] = function
        for receive in tuple(self._receivers.values()):
            receive(kind, name, function)

    def attach(self, key: str, receive: Receiver, *, replay: bool = True) -> None:
        """Tell a receiver what is registered, now and later.

        Args:
            key: Who receives; a second receiver under the same key replaces the first.
            receive: Called with the kind, the name and the function. It must not keep the
                application alive.
            replay: Tell it also what is registered already.
        """
        self._receivers[key] = receive
        if replay:
            for kind in KINDS:
                for name, function in tuple(getattr(self, kind).items()):
                    receive(kind, name, function)

    def detach(self, key: str) -> None:
        """Tell the receiver under the key nothing more; no receiver is no error."""
        self._receivers.pop(key, None)


def adding_to(environment: Any) -> Receiver:
    """Return a receiver that adds to an object with the attributes filters, tests and globals."""

    def receive(kind: str, name: str, function: Any) -> None:
        getattr(environment, kind)[name] = function

    return receive


def checked_name(kind: str, function: Any, name: Any) -> str:
    """Return the name that a function is registered under.

    A global may be any object; a filter or test must be callable.

    Raises:
        TypeError: It is not callable, or it has no name and none is given.
    """
    what = f"template {kind.removesuffix('s')}"
    if kind != "globals" and not callable(function):
        msg = f"A {what} must be callable; found {function!r}."
        raise TypeError(msg)
    if name is None or name == "":
        name = getattr(function, "__name__", None)
        if name is None:
            msg = f"The {what} {function!r} has no __name__; give it one with 'name'."
            raise TypeError(msg)
    if not isinstance(name, str):
        msg = f"The name of a {what} must be a str; found {name!r}."
        raise TypeError(msg)
    return name


def registering(add: Callable[[Any, str | None], None], name: Any) -> Callable[..., Any]:
    """Return what a decorator returns that is used with or without parentheses.

    Args:
        add: Registers a function under a name.
        name: What stood in the parentheses: a name or None; without them, the function.
    """
    if callable(name):
        function: Callable[..., Any] = name
        add(function, None)
        return function

    def decorator(function: F) -> F:
        add(function, name)
        return function

    return decorator


def standard_globals(app: Kernel) -> dict[str, Any]:
    """Return the globals of every template: the application's, then those of plugins.

    None of them keeps the application alive.

    A plugin that gives a name of another one's is quarantined for this application.

    Raises:
        PluginError: The plugin is required, or plugins are strict.
    """
    found: dict[str, Any] = {"config": app.config, "request": request, "session": session, "g": g}
    if hasattr(app, "url_for"):
        found["url_for"] = _url_for(app)
    part = Record("templating", "glassware-templating", __version__)
    taken = dict.fromkeys(found, part)
    found.update(collect(app, "template_globals", "template global", taken))
    return found


def _url_for(app: Kernel) -> Callable[..., str]:
    find_app = weakref.ref(app)

    def url_for(endpoint: str, **values: Any) -> str:
        app: Any = find_app()
        url: str = app.url_for(endpoint, **values)
        return url

    return url_for
