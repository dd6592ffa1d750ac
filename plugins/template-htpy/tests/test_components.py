from __future__ import annotations

from typing import Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from glassware_template_htpy import Component, Components


def test_a_component_gets_what_its_parameters_name() -> None:
    component = Component("page", lambda a, b=2, *more, c: (a, b, more, c))
    assert component({"a": 1, "c": 3, "z": 9}) == (1, 2, (), 3)
    assert component({"a": 1, "b": 5, "c": 3}) == (1, 5, (), 3)
    assert Component("page", lambda **all: all)({"a": 1, "z": 9}) == {"a": 1, "z": 9}
    assert repr(component) == "<Component 'page'>"


def test_what_it_needs_and_nobody_gave_is_named() -> None:
    with pytest.raises(UndefinedError, match=r"needs 'a', 'c', which nobody gave \(in page\)"):
        Component("page", lambda a, b, c: None)({"b": 1})


def test_a_parameter_without_a_name_is_an_error_with_the_mend() -> None:
    with pytest.raises(TypeError, match=r"'page' has the parameter 'a' .* Take the '/' away"):
        Component("page", lambda a, /: None)


def test_components_are_found_in_modules_and_submodules(module: Any) -> None:
    module("pages.__init__", "def index(): return 'index'")
    module("pages.posts.__init__", "def show(): return 'post'")
    module("pages.posts.admin", "def show(): return 'admin'")
    components = Components("pages")
    assert components.find("index")({}) == "index"
    assert components.find("index.html")({}) == "index"
    assert components.find("posts/show.html")({}) == "post"
    assert components.find("posts/admin/show")({}) == "admin"
    assert components.find("index.html") is components.find("index.html")
    assert components.names() == ["index", "posts/admin/show", "posts/show"]


def test_modules_are_asked_in_their_order(module: Any) -> None:
    module("one", "def a(): return 'one'")
    module("two", "def a(): return 'two'\ndef b(): return 'two'")
    components = Components(["one", "two"])
    assert [components.find(name)({}) for name in "ab"] == ["one", "two"]


@pytest.mark.parametrize(
    "name", ["path", "_hidden", "p", "Page", "LIMIT", "os/getcwd", "os.getcwd", "__init__", "", "/"]
)
def test_nothing_but_a_modules_own_functions_is_a_component(module: Any, name: str) -> None:
    module(
        "pages.__init__",
        "import os\nfrom os import path\nfrom os.path import join\nLIMIT = 3\n"
        "def _hidden(): pass\nclass Page: pass\n",
    )
    with pytest.raises(TemplateNotFound) as raised:
        Components("pages").find(name)
    assert raised.value.__notes__ == ["It was looked for in the components of pages."]


def test_all_names_the_components_if_there_is_one(module: Any) -> None:
    module("pages", "__all__ = ['p', 'LIMIT']\nLIMIT = 3\ndef index(): pass")
    components = Components("pages")
    assert components.names() == ["p"]
    with pytest.raises(TemplateNotFound):
        components.find("index")


def test_without_modules_the_key_to_set_is_named() -> None:
    with pytest.raises(TemplateNotFound) as raised:
        Components(()).find("index")
    assert raised.value.__notes__ == ["HTPY_COMPONENTS names no module to look in."]


def test_a_submodule_that_cannot_be_imported_is_no_missing_template(module: Any) -> None:
    module("pages.__init__", "")
    module("pages.posts", "import nowhere_to_be_found")
    with pytest.raises(ModuleNotFoundError, match="nowhere_to_be_found"):
        Components("pages").find("posts/show")
    with pytest.raises(TemplateNotFound):
        Components("pages").find("users/show")
    with pytest.raises(TemplateNotFound):
        Components("pages").find("posts_of/show")
