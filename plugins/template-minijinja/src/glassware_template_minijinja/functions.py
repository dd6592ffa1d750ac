"""Filters and tests: the application's, and those of Jinja that MiniJinja lacks or has otherwise.

What is registered reaches MiniJinja as a small function that looks the real one up when it is
called: MiniJinja's environment is invisible to the collector of garbage, so it must refer to
nothing that may refer to the application.
"""

from __future__ import annotations

import random
import weakref
from typing import TYPE_CHECKING, Any

from jinja2 import Environment as JinjaEnvironment
from minijinja import pass_state

from glassware_templating.jinja import json_dumps_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from minijinja import Environment

    from glassware_templating import TemplatingApp

#: Filters of Jinja that MiniJinja has not, or with fewer arguments, or more strictly.
BORROWED_FILTERS = (
    "center",
    "dictsort",
    "float",
    "forceescape",
    "int",
    "random",
    "replace",
    "tojson",
    "truncate",
    "unique",
    "urlencode",
    "urlize",
    "wordcount",
    "wordwrap",
    "xmlattr",
)
BORROWED_TESTS = ("callable",)


class Functions:
    """Keep the filters and tests of a MiniJinja environment.

    Args:
        app: The application.
        environment: The environment, which gets them now and those registered later.
    """

    def __init__(self, app: TemplatingApp, environment: Environment) -> None:
        self._environment = environment
        #: They call Jinja's filters and tests, with values escaped and not.
        self._jinja = {escaped: JinjaEnvironment(autoescape=escaped) for escaped in (True, False)}
        for jinja in self._jinja.values():
            jinja.policies["json.dumps_function"] = json_dumps_of(app)
            jinja.filters["random"] = random.choice
        for name in BORROWED_FILTERS:
            self._give("filters", name)
        for name in BORROWED_TESTS:
            self._give("tests", name)
        find_self = weakref.ref(self)

        def receive(kind: str, name: str, function: Any) -> None:
            functions = find_self()
            if functions is not None:
                functions.add(kind, name, function)

        app.template_functions.attach("minijinja", receive)

    def add(self, kind: str, name: str, function: Any) -> None:
        """Add one that the application registered; globals are passed with the variables."""
        if kind == "globals":
            return
        for jinja in self._jinja.values():
            getattr(jinja, kind)[name] = function
        self._give(kind, name)

    def _give(self, kind: str, name: str) -> None:
        call = (
            _filter(weakref.ref(self), name)
            if kind == "filters"
            else _test(weakref.ref(self), name)
        )
        add = self._environment.add_filter if kind == "filters" else self._environment.add_test
        add(name, call)

    def filter(self, escaped: bool, name: str, value: Any, args: Any, kwargs: Any) -> Any:
        """Call a filter, with what Jinja's decorators ask for."""
        return self._jinja[escaped].call_filter(name, value, args, kwargs)

    def test(self, escaped: bool, name: str, value: Any, args: Any, kwargs: Any) -> Any:
        """Call a test, with what Jinja's decorators ask for."""
        return self._jinja[escaped].call_test(name, value, args, kwargs)


def _filter(find: weakref.ref[Functions], name: str) -> Callable[..., Any]:
    @pass_state
    def call(state: Any, value: Any = None, /, *args: Any, **kwargs: Any) -> Any:
        functions: Any = find()
        return functions.filter(state.auto_escape == "html", name, value, args, kwargs)

    return call


def _test(find: weakref.ref[Functions], name: str) -> Callable[..., Any]:
    @pass_state
    def call(state: Any, value: Any = None, /, *args: Any, **kwargs: Any) -> Any:
        functions: Any = find()
        return functions.test(state.auto_escape == "html", name, value, args, kwargs)

    return call
