from __future__ import annotations

import string
from collections import ChainMap, UserDict
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pytest
from jinja2 import BaseLoader, TemplateNotFound, TemplatesNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from glassware_core import hookimpl
from glassware_templating import (
    Capability,
    SourceEngine,
    TemplateSource,
    UnsupportedByEngine,
    render_template,
    render_template_string,
    stream_template_string,
)

if TYPE_CHECKING:
    from pathlib import Path


class Page(NamedTuple):
    text: string.Template
    escaped: bool


class Escaped(UserDict[str, Any]):
    """Escape what a template asks for, and nothing else: a proxy may have nothing to stand for."""

    def __init__(self, values: Any) -> None:
        self.data = values

    def __getitem__(self, name: str) -> Markup:
        return escape(self.data[name])


class DollarEngine(SourceEngine):
    capabilities: ClassVar = frozenset({Capability.FILES, Capability.STRINGS, Capability.GLOBALS})
    template_class = Page

    def compile(self, source: TemplateSource) -> Page:
        text = string.Template(source.text)
        if not text.is_valid():
            raise TemplateSyntaxError("bad $", 1, source.name, source.filename)
        return Page(text, self.app.select_jinja_autoescape(source.name))

    def render(self, template: Page, context: dict[str, Any]) -> str:
        values = ChainMap(context, self.globals)  # type: ignore[arg-type]
        return template.text.substitute(Escaped(values) if template.escaped else values)


class Plugin:
    @hookimpl
    def template_engines(self) -> dict[str, Any]:
        return {"dollar": DollarEngine}


@pytest.fixture
def dollar(app_class: Any, tmp_path: Path) -> Any:
    (tmp_path / "templates").mkdir()
    app = app_class("application", root_path=str(tmp_path), plugins=[Plugin()])
    app.config["TEMPLATE_ENGINE"] = "dollar"
    return app


def test_templates_are_found_in_the_folders_of_application_and_blueprints(
    dollar: Any, blueprint_class: Any, write: Any, tmp_path: Path
) -> None:
    write("a.html", "<p>$a")
    write("a.html", "blueprint", "bp")
    write("b.txt", "b $a", "bp")
    dollar.register_blueprint(blueprint_class("bp", root_path=str(tmp_path), template_folder="bp"))
    with dollar.app_context():
        assert render_template("a.html", a="<") == "<p>&lt;"
        assert render_template("b.txt", a="<") == "b <"
        assert render_template(["no.html", "a.html"], a=Markup("<b>")) == "<p><b>"
        assert render_template_string("$a", a="<") == "&lt;"


def test_a_template_of_the_engine_is_taken_as_it_is(dollar: Any) -> None:
    page = Page(string.Template("$a"), False)
    with dollar.app_context():
        assert render_template(page, a=1) == "1"  # type: ignore[arg-type]
        assert render_template(["no.html", page], a=2) == "2"  # type: ignore[list-item]


def test_a_missing_template_is_the_error_of_jinja(dollar: Any) -> None:
    with dollar.app_context():
        with pytest.raises(TemplateNotFound, match=r"^no\.html\nIt was") as raised:
            render_template("no.html")
        assert type(raised.value) is TemplateNotFound
        with pytest.raises(TemplatesNotFound, match=r"no\.html, never\.html"):
            render_template(["no.html", "never.html"])
        with pytest.raises(TemplatesNotFound):
            render_template([])


def test_an_error_of_the_language_names_template_and_line(dollar: Any, write: Any) -> None:
    write("bad.html", "$1")
    with dollar.app_context(), pytest.raises(TemplateSyntaxError) as raised:
        render_template("bad.html")
    assert (raised.value.name, raised.value.lineno) == ("bad.html", 1)


def test_a_template_is_compiled_once(dollar: Any, write: Any) -> None:
    write("a.html", "one")
    engine = dollar.template_engine
    assert engine.find("a.html") is engine.find("a.html")


def test_a_changed_template_is_compiled_anew_where_templates_reload(
    dollar: Any, write: Any, tmp_path: Path
) -> None:
    import os

    write("a.html", "one")
    with dollar.app_context():
        assert render_template("a.html") == "one"
        write("a.html", "two")
        os.utime(tmp_path / "templates" / "a.html", (1, 1))
        assert render_template("a.html") == "one"
        dollar.config["TEMPLATES_AUTO_RELOAD"] = True
        assert render_template("a.html") == "two"


def test_what_the_engine_does_not_declare_is_an_error(dollar: Any) -> None:
    with dollar.app_context(), pytest.raises(UnsupportedByEngine, match="no streams"):
        list(stream_template_string("a"))


def test_the_explanation_is_the_same_for_every_engine(
    dollar: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="application")
    dollar.config["EXPLAIN_TEMPLATE_LOADING"] = True
    with dollar.app_context(), pytest.raises(TemplateNotFound):
        render_template("no.html")
    assert caplog.messages[0].startswith("Locating template 'no.html':\n    1: trying loader of")


def test_no_jinja_environment_is_made_for_another_engine(dollar: Any, write: Any) -> None:
    write("a.html", "$a")
    with dollar.app_context():
        assert render_template("a.html", a=1) == "1"
    assert dollar._jinja_env is None
    dollar.add_template_filter(str.upper, "shout")
    assert dollar.jinja_env.from_string("{{ 'a'|shout }}").render() == "A"
    assert dollar.jinja_env.get_template("a.html").render() == "$a"


def test_a_loader_that_looks_at_the_environment_gets_it(dollar: Any) -> None:
    class Loader(BaseLoader):
        def get_source(self, environment: Any, template: str) -> Any:
            return environment.newline_sequence + "$a", None, None

    dollar.jinja_loader = Loader()
    with dollar.app_context():
        assert render_template("a.html", a=1) == "\n1"


def test_it_lists_its_templates(dollar: Any, write: Any) -> None:
    write("b.html", "")
    write("a/b.html", "")
    assert dollar.template_engine.list_templates() == ["a/b.html", "b.html"]
