"""The applications that kits try plugins in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import glassware_core
from glassware_core import Kernel, compose, current

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "Answer",
    "Views",
    "answer_of",
    "answers_at_once",
    "application_class",
    "changed_headers",
]


class Answer(NamedTuple):
    """What a user gets."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


class Views(Kernel):
    """Answer a path with a function, without the routing part.

    Attributes:
        views: The functions by path. Put in what a check needs:
            `app.views["/"] = lambda: "Hello"`.
    """

    views: dict[str, Callable[[], Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the table of views."""
        self = super().__new__(cls)
        self.views = {}
        return self

    def dispatch_request(self) -> Any:
        """Call the function of the path; without one, what the application itself does."""
        context: Any = current()
        view = self.views.get(context.rctx.request.path)
        return super().dispatch_request() if view is None else view()


def application_class(plugins: Iterable[Any]) -> tuple[type[Any], tuple[Any, ...]]:
    """Return a class of applications composed of all that is installed.

    Args:
        plugins: Plugins that the applications have besides; the features of those that bring some
            are in the class.

    Returns:
        The class, and the plugins that its applications are still to be given.
    """
    given = tuple(plugins)
    featured = tuple(plugin for plugin in given if _has_features(plugin))
    base = compose(glassware_core.App, plugins=featured) if featured else glassware_core.App
    rest = tuple(plugin for plugin in given if not _has_features(plugin))
    return type("Application", (Views, base), {}), rest


def _has_features(plugin: Any) -> bool:
    return hasattr(plugin, "app_features") or hasattr(plugin, "blueprint_features")


def answer_of(app: Any, path: str) -> Answer:
    """Return the answer to a GET request of a new client."""
    response = app.test_client().get(path)
    try:
        return Answer(response.status_code, response.data, sorted(response.headers))
    finally:
        response.close()


def answers_at_once(app: Any, paths: Sequence[str]) -> list[Answer]:
    """Return the answers to several requests, each of which is sent from a thread of its own."""
    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(lambda path: answer_of(app, path), paths))


def changed_headers(app: Any, without: Any) -> list[str]:
    """Return the headers that one application sends otherwise than another one.

    Those that another plugin makes anew for each answer are left out.
    """
    one, other = (dict(answer_of(each, "/").headers) for each in (app, without))
    again = dict(answer_of(without, "/").headers)
    names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    return sorted(name for name in names if other.get(name) == again.get(name))
