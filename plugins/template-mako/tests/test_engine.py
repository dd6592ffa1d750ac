from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from jinja2 import TemplateNotFound
from mako.lookup import TemplateCollection
from markupsafe import Markup

from glassware_core import App
from glassware_template_mako import MakoEngine
from glassware_templating import (
    RenderingError,
    UnsupportedByEngine,
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
)


def test_the_native_handle_is_a_collection_of_templates(app: Any, write: Any) -> None:
    write("a.html", "")
    assert type(app.template_engine) is MakoEngine
    collection = app.template_engine.native
    assert isinstance(collection, TemplateCollection)
    assert collection.has_template("/a.html")
    assert not collection.has_template("b.html")
    assert collection.get_template("/a.html") is app.template_engine.find("a.html")


def test_names_are_meant_beside_the_template_or_from_the_root(app: Any, write: Any) -> None:
    write("shop/page.html", "<%include file='part.html'/><%include file='/part.html'/>")
    write("shop/up.html", "<%include file='../part.html'/>")
    write("shop/part.html", "beside ")
    write("part.html", "root")
    with app.app_context():
        assert render_template("shop/page.html") == "beside root"
        assert render_template("shop/up.html") == "root"


def test_defs_of_another_template_escape_and_see_globals(app: Any, write: Any) -> None:
    write("macros.html", "<%def name='item(n)'>${n}${config['CURRENCY']}</%def>")
    write(
        "page.html",
        "<%namespace name='m' file='/macros.html'/>${m.item('<')}${m.item(Markup('<'))}",
    )
    app.config["CURRENCY"] = "$"
    app.template_functions.globals["Markup"] = Markup
    with app.app_context():
        assert render_template("page.html") == "&lt;$<$"


def test_a_value_can_be_shown_as_it_is(app: Any) -> None:
    with app.app_context():
        assert render_template_string("${v}${v | n}", v="<") == "&lt;<"


def test_filters_are_functions_and_may_stand_behind_a_bar(app: Any) -> None:
    app.add_template_filter(lambda value: f"<{value}>", "tag")
    with app.app_context():
        assert render_template_string("${tag(v)}", v="&") == "&lt;&amp;&gt;"
        assert render_template_string("${v | tag}", v="&") == "<&amp;>"


def test_a_def_and_a_name_of_the_module_are_exported(app: Any, write: Any) -> None:
    write(
        "macros.html",
        "<%! LIMIT = 3 %><%def name=\"greet(name, end='!')\">Hi ${name}${end}${year}</%def>",
    )
    app.template_functions.globals["year"] = 2024
    with app.app_context():
        greet = get_template_attribute("macros.html", "greet")
        assert greet.__name__ == "greet"
        assert greet("<", end="?") == Markup("Hi &lt;?2024")
        assert get_template_attribute("macros.html", "LIMIT") == 3
        with pytest.raises(AttributeError):
            get_template_attribute("macros.html", "nothing")


def test_a_missing_block_is_an_error_that_names_those_there_are(app: Any, write: Any) -> None:
    write("page.html", "<%block name='part'>x</%block><%def name='other()'></%def>")
    with app.app_context(), pytest.raises(RenderingError, match=r"'none'; .*'other', 'part'"):
        render_template_block("page.html", "none")


@pytest.mark.parametrize("name", ["self", "buffer"])
def test_names_that_mako_keeps_for_itself_are_refused(app: Any, name: str) -> None:
    with app.app_context(), pytest.raises(RenderingError, match=f"no variable '{name}': rename"):
        render_template_string("", **{name: 1})


def test_a_missing_parent_is_the_error_of_every_engine(app: Any, write: Any) -> None:
    write("page.html", "<%inherit file='gone.html'/>")
    with app.app_context(), pytest.raises(TemplateNotFound, match=r"gone\.html"):
        render_template("page.html")


def test_what_mako_lacks_is_an_error_that_says_so(app: Any, write: Any) -> None:
    write("a.html", "")
    with (
        app.app_context(),
        pytest.raises(UnsupportedByEngine, match=r"'mako' .* no streams"),
    ):
        stream_template("a.html")


def referring(path: Any) -> Any:
    """Return an application that its own functions refer to."""
    app = App("shop", root_path=str(path))
    app.config["TEMPLATE_ENGINE"] = "mako"
    app.add_template_filter(lambda value: app.name, "named")
    return app


def test_an_application_whose_functions_refer_to_it_is_freed(tmp_path: Any) -> None:
    app = referring(tmp_path)
    with app.app_context():
        assert render_template_string("${named(1)}") == "shop"
    gone = weakref.ref(app)
    del app
    gc.collect()
    assert gone() is None
