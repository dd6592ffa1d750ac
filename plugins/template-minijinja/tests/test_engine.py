from __future__ import annotations

import gc
import weakref
from typing import Any

import minijinja
import pytest
from jinja2 import DictLoader, TemplateNotFound, TemplatesNotFound
from markupsafe import Markup

from glassware_core import App
from glassware_template_minijinja import MiniJinjaEngine, MiniJinjaTemplate
from glassware_templating import (
    UndefinedInTemplate,
    UnsupportedByEngine,
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
)


def test_the_native_handle_is_the_environment(app: Any) -> None:
    assert type(app.template_engine) is MiniJinjaEngine
    assert type(app.template_engine.native) is minijinja.Environment


def test_a_template_shows_what_it_is(app: Any, write: Any) -> None:
    path = write("a.html", "")
    template = app.template_engine.find("a.html")
    assert type(template) is MiniJinjaTemplate
    assert (template.name, template.filename) == ("a.html", str(path))
    assert repr(template) == "<MiniJinjaTemplate 'a.html'>"
    assert repr(app.template_engine.from_string("")) == "<MiniJinjaTemplate 'from a string'>"


def test_macros_of_another_folder_see_globals_and_context(app: Any, write: Any) -> None:
    write("macros.html", "{% macro item(n) %}{{ n }}{{ config.CURRENCY }}{{ shop }}{% endmacro %}")
    write("page.html", "{% from 'macros.html' import item %}{{ item('<') }}")
    app.config["CURRENCY"] = "$"
    app.context_processor(lambda: {"shop": "glass"})
    with app.app_context():
        assert render_template("page.html") == "&lt;$glass"


def test_includes_may_be_missing_or_one_of_several(app: Any, write: Any) -> None:
    write("there.html", "{{ a }}")
    write("page.html", "{% include 'no.html' ignore missing %}{% include ['no', 'there.html'] %}")
    write("broken.html", "\n{% include 'gone.html' %}")
    with app.app_context():
        assert render_template("page.html", a="<") == "&lt;"
        with pytest.raises(TemplateNotFound) as raised:
            render_template("broken.html")
    assert raised.value.name == "gone.html"
    assert str(raised.value) == (
        "tried to include non-existing template 'gone.html' (asked for by broken.html, line 2)"
    )


def test_a_loader_without_files_will_do(app: Any) -> None:
    app.jinja_loader = DictLoader({"a.html": "{% extends 'b.html' %}", "b.html": "b {{ a }}"})
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    with app.app_context():
        assert render_template("a.html", a="<") == "b &lt;"
        assert render_template(["no.html", "b.html"], a=1) == "b 1"
        with pytest.raises(TemplatesNotFound):
            render_template(["no.html"])


def test_an_error_of_a_loader_reaches_the_view(app: Any, write: Any) -> None:
    from jinja2 import BaseLoader

    class Down(BaseLoader):
        def get_source(self, environment: Any, template: str) -> Any:
            if template == "page.html":
                return "{% include 'other.html' %}", None, None
            raise ConnectionError("store is down")

    app.jinja_loader = Down()
    with app.app_context(), pytest.raises(ConnectionError, match="store is down"):
        render_template("page.html")


def test_parts_may_be_escaped_otherwise_than_the_template(app: Any, write: Any) -> None:
    class Html:
        def __html__(self) -> str:
            return "<i>"

        def __str__(self) -> str:
            return "text"

    write("a.txt", "{{ v }}{% autoescape true %}{{ v }}{{ o }}{% endautoescape %}{{ o }}")
    with app.app_context():
        assert render_template("a.txt", v="<", o=Html()) == "<&lt;<i>text"
        source = "{{ v }}{% autoescape false %}{{ v }}{% endautoescape %}{{ v|safe }}{{ m }}"
        assert render_template_string(source, v="<", m=Markup("<b>")) == "&lt;<<<b>"


def test_globals_of_jinja_that_minijinja_has_not_are_there(app: Any) -> None:
    with app.app_context():
        assert (
            render_template_string("{% set c = cycler(1, 2) %}{{ c.next() }}{{ c.next() }}") == "12"
        )
        assert "<p>" in render_template_string("{{ lipsum(1) }}")
        assert render_template_string("{{ lipsum }}", lipsum="own") == "own"


def test_a_variable_named_self_is_left_to_the_template(app: Any) -> None:
    source = "{% block title %}T{% endblock %}{{ self.title() }}"
    with app.app_context():
        assert render_template_string(source, self="x") == "TT"


def test_what_is_undefined_is_named_with_its_place(app: Any, write: Any) -> None:
    path = write("page.html", "{{ nobody }}\n{{ nobody.name }}")
    with app.app_context(), pytest.raises(UndefinedInTemplate) as raised:
        render_template("page.html")
    error = raised.value
    assert str(error) == "`nobody` is undefined (in page.html, line 2)"
    assert (error.name, error.filename, error.lineno) == ("page.html", str(path), 2)


def test_a_file_that_went_is_missed_where_templates_reload(app: Any, write: Any) -> None:
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    write("page.html", "{% include 'part.html' %}")
    path = write("part.html", "part")
    with app.app_context():
        assert render_template("page.html") == "part"
        path.unlink()
        with pytest.raises(TemplateNotFound, match=r"part\.html"):
            render_template("page.html")


@pytest.mark.parametrize(
    "call",
    [
        lambda: stream_template("a.html"),
        lambda: render_template_block("a.html", "b"),
        lambda: get_template_attribute("a.html", "b"),
    ],
)
def test_what_minijinja_lacks_is_an_error_that_says_so(app: Any, write: Any, call: Any) -> None:
    write("a.html", "{% block b %}{% endblock %}")
    with app.app_context(), pytest.raises(UnsupportedByEngine, match="engine 'minijinja'"):
        call()


def referring(path: Any) -> Any:
    """Return an application that its own functions refer to."""
    app = App("shop", root_path=str(path))
    app.config["TEMPLATE_ENGINE"] = "minijinja"
    app.add_template_filter(lambda value: app.name, "named")
    app.add_template_test(lambda value: bool(app), "tested")
    app.add_template_global(lambda: app.name, "name_of_app")
    return app


def test_an_application_whose_functions_refer_to_it_is_freed(tmp_path: Any) -> None:
    app = referring(tmp_path)
    with app.app_context():
        source = "{{ 1|named }}{{ 1 is tested }}{{ name_of_app() }}"
        assert render_template_string(source) == "shopTrueshop"
    gone, environment = weakref.ref(app), app.template_engine.native
    del app
    gc.collect()
    assert gone() is None
    assert environment.auto_escape_callback("a.txt") is True
    assert environment.loader("a.txt") is None
