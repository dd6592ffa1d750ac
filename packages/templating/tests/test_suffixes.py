from __future__ import annotations

import string
from typing import Any, ClassVar

import pytest
from jinja2 import DictLoader, TemplateNotFound, TemplatesNotFound
from markupsafe import escape
from werkzeug.test import Client

from glassware_core import UnknownBackend, hookimpl
from glassware_templating import (
    Capability,
    JinjaEngine,
    SourceEngine,
    TemplateSource,
    UnsupportedByEngine,
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
    stream_template_async,
)
from glassware_templating.suffixes import SuffixEngine

TEMPLATES = {
    "page.html": "jinja {{ a }}",
    "block.html": "{% block b %}block{% endblock %}{% macro m() %}macro{% endmacro %}",
    "page.dollar": "dollar $a",
    "page.html.dollar": "$a",
    "mail.txt.dollar": "$a",
    "dir.d/page.dollar": "$a",
    "notes.txt": "{{ a }}",
}


class Page:
    def __init__(self, text: str, escaped: bool) -> None:
        self.text, self.escaped = string.Template(text), escaped


class DollarEngine(SourceEngine):
    capabilities: ClassVar = frozenset({Capability.FILES, Capability.STRINGS})
    template_class = Page

    def compile(self, source: TemplateSource) -> Page:
        return Page(source.text, self.app.select_jinja_autoescape(source.name))

    def render(self, template: Page, context: dict[str, Any]) -> str:
        values = {k: escape(v) if template.escaped else v for k, v in context.items()}
        return template.text.substitute(values)


class Plugin:
    @hookimpl
    def template_engines(self) -> dict[str, Any]:
        return {"dollar": DollarEngine}


@pytest.fixture
def two(app_class: Any) -> Any:
    app = app_class("application", plugins=[Plugin()])
    app.jinja_loader = DictLoader(TEMPLATES)
    app.config["TEMPLATE_ENGINES"] = {".dollar": "dollar"}
    return app


def test_the_end_of_a_name_chooses_the_engine(two: Any) -> None:
    two.context_processor(lambda: {"a": 1})
    heard: list[Any] = []
    two.events.add("template_rendered", lambda app, template, context: heard.append(template))
    with two.app_context():
        assert render_template("page.html") == "jinja 1"
        assert render_template("page.dollar") == "dollar 1"
        assert render_template_string("{{ a }}") == "1"
    assert [type(template).__name__ for template in heard] == [
        "DirectTemplate",
        "Page",
        "DirectTemplate",
    ]


def test_of_several_names_each_is_looked_for_by_its_engine(two: Any) -> None:
    with two.app_context():
        assert render_template(["no.html", "page.dollar"], a=1) == "dollar 1"
        assert render_template(["no.dollar", "page.html"], a=1) == "jinja 1"
        page = two.template_engine.find("page.dollar")
        assert render_template(page, a=2) == "dollar 2"
        assert render_template(["no.html", page], a=3) == "dollar 3"
        with pytest.raises(TemplatesNotFound, match=r"no\.html, no\.dollar"):
            render_template(["no.html", "no.dollar"])
        with pytest.raises(TemplateNotFound, match=r"no\.dollar"):
            render_template("no.dollar")


def test_the_default_engine_can_be_another(two: Any) -> None:
    two.config.update(TEMPLATE_ENGINE="dollar", TEMPLATE_ENGINES={".html": "jinja2"})
    with two.app_context():
        assert render_template("page.html", a=1) == "jinja 1"
        assert render_template("page.dollar", a=1) == "dollar 1"
        assert render_template_string("$a", a=1) == "1"


def test_the_longest_suffix_counts(two: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = {".dollar": "jinja2", ".html.dollar": "dollar"}
    engine = two.template_engine
    assert engine.engine_of("a.html.dollar").name == "dollar"
    assert engine.engine_of("a.dollar").name == "jinja2"


def test_what_stands_before_the_language_decides_about_escaping(two: Any) -> None:
    def shown(name: str) -> str:
        return render_template(name, a="<").removeprefix("dollar ")

    with two.app_context():
        assert shown("page.html.dollar") == "&lt;"
        assert shown("page.dollar") == "&lt;"
        assert shown("dir.d/page.dollar") == "&lt;"
        assert shown("mail.txt.dollar") == "<"
        assert shown("notes.txt") == "<"
    assert two.select_jinja_autoescape("a.HTML") is False


def test_a_suffix_that_is_a_type_of_files_says_nothing_about_escaping(two: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = {".txt": "dollar"}
    with two.app_context():
        assert two.select_jinja_autoescape("notes.txt") is False


def test_everything_else_is_asked_of_the_engine_of_the_template(two: Any) -> None:
    import asyncio

    async def collected(name: str) -> list[str]:
        return [piece async for piece in stream_template_async(name, a=1)]

    with two.app_context():
        assert "".join(stream_template("page.html", a=1)) == "jinja 1"
        assert "".join(asyncio.run(collected("page.html"))) == "jinja 1"
        assert render_template_block("block.html", "b") == "block"
        assert get_template_attribute("block.html", "m")() == "macro"
        for call in (
            lambda: stream_template("page.dollar"),
            lambda: stream_template_async("page.dollar"),
            lambda: render_template_block("page.dollar", "b"),
            lambda: get_template_attribute("page.dollar", "m"),
        ):
            with pytest.raises(UnsupportedByEngine, match=r"engine 'dollar' \(DollarEngine\)"):
                call()


def test_it_stands_for_its_default_engine(two: Any) -> None:
    engine = two.template_engine
    assert type(engine) is SuffixEngine
    assert (engine.name, engine.native) == ("jinja2", two.jinja_env)
    assert engine.capabilities == JinjaEngine.capabilities
    assert engine.owns(engine.find("page.html"))
    assert engine.owns(engine.find("page.dollar"))
    assert engine.engine_of(object()) is engine.default
    assert engine.list_templates() == sorted(TEMPLATES)


def test_an_engine_without_suffixes_is_used_itself(two: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = {}
    assert type(two.template_engine) is JinjaEngine
    assert two.template_engine.name == "jinja2"


def test_engines_read_before_the_configuration_was_complete_are_made_anew(two: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = {}
    early = two.template_engine
    two.config["TEMPLATE_ENGINES"] = {".dollar": "dollar"}
    two.views["/"] = ("page", lambda: render_template("page.dollar", a=1))
    assert Client(two).get("/").text == "dollar 1"
    assert early is not two.template_engine


def test_an_unknown_engine_is_named_before_the_first_request(two: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = {".no": "none"}
    with pytest.raises(UnknownBackend, match=r"'none'; installed are 'dollar', .*'jinja2'"):
        Client(two).get("/")


@pytest.mark.parametrize("wrong", ["mako", {".mako": None}, {"": "mako"}, [".mako"]])
def test_anything_but_suffixes_and_names_is_an_error(two: Any, wrong: Any) -> None:
    two.config["TEMPLATE_ENGINES"] = wrong
    with pytest.raises(TypeError, match=r"it maps the ends of templates' names to engines"):
        _ = two.template_engine
