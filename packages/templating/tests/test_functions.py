from __future__ import annotations

import math
from functools import partial
from typing import Any

import pytest

from glassware_core import PluginError, hookimpl
from glassware_templating.functions import TemplateFunctions, standard_globals


def test_a_receiver_learns_what_is_registered_before_and_after() -> None:
    functions = TemplateFunctions()
    heard: list[tuple[str, str, Any]] = []
    functions.add("filters", len, None)
    functions.attach("me", lambda *args: heard.append(args))
    functions.add("tests", str.isupper, "upper")
    assert heard == [("filters", "len", len), ("tests", "upper", str.isupper)]
    functions.detach("me")
    functions.detach("me")
    functions.add("globals", str, None)
    assert len(heard) == 2
    assert functions.globals == {"str": str}


def test_a_receiver_may_do_without_what_was_registered_before() -> None:
    functions = TemplateFunctions()
    heard: list[Any] = []
    functions.add("filters", len, None)
    functions.attach("me", lambda *args: heard.append(args), replay=False)
    assert heard == []


@pytest.mark.parametrize(
    ("function", "name", "message"),
    [
        (5, None, "A template filter must be callable; found 5"),
        ("x", "x", "must be callable; found 'x'"),
        (partial(int), None, "has no __name__; give it one with 'name'"),
        (len, 5, "The name of a template filter must be a str; found 5"),
    ],
)
def test_a_wrong_function_or_name_is_an_error(function: Any, name: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        TemplateFunctions().add("filters", function, name)


def test_a_global_may_be_any_object() -> None:
    functions = TemplateFunctions()
    functions.add("globals", 5, "five")
    functions.add("globals", math, None)
    assert functions.globals == {"five": 5, "math": math}
    with pytest.raises(TypeError, match="template global 5 has no __name__"):
        functions.add("globals", 5, None)


def test_an_empty_name_stands_for_the_functions_own() -> None:
    functions = TemplateFunctions()
    functions.add("filters", len, "")
    assert functions.filters == {"len": len}


class Giving:
    def __init__(self, name: str) -> None:
        self.name = name

    @hookimpl
    def template_globals(self, app: Any) -> dict[str, Any]:
        return {self.name: 1}


def test_plugins_add_to_the_standard_globals(app_class: Any) -> None:
    found = standard_globals(app_class("a", plugins=[Giving("given")]))
    assert {"config", "g", "given", "request", "session"} <= set(found)


def test_a_global_that_is_given_already_is_an_error(app_class: Any) -> None:
    with pytest.raises(PluginError, match="template global 'config' belongs to the plugin 'templ"):
        standard_globals(app_class("a", plugins=[Giving("config")]))
