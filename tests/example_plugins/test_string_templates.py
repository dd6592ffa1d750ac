from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from glassware_core import Kernel

pytestmark = pytest.mark.needs("templating")


@pytest.fixture
def pages(tmp_path: Path, plugin_of: Any) -> Any:
    """An application whose templates are those of `string.Template`."""
    templating = pytest.importorskip("glassware_templating")

    class Pages(templating.TemplatingApp, Kernel):
        pass

    (tmp_path / "templates").mkdir()
    app = Pages("pages", root_path=str(tmp_path), plugins=[plugin_of("string-templates")])
    app.config["TEMPLATE_ENGINE"] = "string"
    return app


def render(app: Any, name: str, /, **context: Any) -> str:
    from glassware_templating import render_template

    with app.app_context():
        text: str = render_template(name, **context)
    return text


def write(app: Any, name: str, text: str) -> Path:
    path = Path(app.root_path, "templates", name)
    path.write_text(text)
    return path


def test_names_in_a_template_are_replaced(pages: Any) -> None:
    write(pages, "hello.txt", "Hello $name, ${greeting}! That is $$1.")
    text = render(pages, "hello.txt", name="World", greeting="you")
    assert text == "Hello World, you! That is $1."


def test_values_are_escaped_where_jinja_escapes_them(pages: Any) -> None:
    from markupsafe import Markup

    from glassware_templating import render_template_string

    write(pages, "page.html", "<p>$name</p>")
    write(pages, "page.txt", "<p>$name</p>")
    assert render(pages, "page.html", name="<b>") == "<p>&lt;b&gt;</p>"
    assert render(pages, "page.html", name=Markup("<b>")) == "<p><b></p>"
    assert render(pages, "page.txt", name="<b>") == "<p><b></p>"
    with pages.app_context():
        assert render_template_string("$name", name="<b>") == "&lt;b&gt;"


def test_context_processors_and_globals_are_seen(pages: Any) -> None:
    pages.context_processor(lambda: {"shop": "glass"})
    pages.add_template_global(lambda: None, "nothing")
    pages.template_functions.globals["year"] = 2024
    write(pages, "page.txt", "$shop $year")
    assert render(pages, "page.txt") == "glass 2024"
    assert render(pages, "page.txt", year=1999) == "glass 1999"


def test_a_missing_variable_is_an_error_that_names_it(pages: Any) -> None:
    from jinja2 import UndefinedError

    write(pages, "page.txt", "$name")
    with pytest.raises(UndefinedError, match=r"'name' is undefined in page\.txt"):
        render(pages, "page.txt")


def test_a_missing_template_is_the_error_of_every_engine(pages: Any) -> None:
    from jinja2 import TemplateNotFound, TemplatesNotFound

    with pytest.raises(TemplateNotFound, match=r"missing\.txt"):
        render(pages, "missing.txt")
    with pytest.raises(TemplatesNotFound):
        render(pages, ["missing.txt", "gone.txt"])


def test_a_template_that_does_not_parse_is_named_with_its_line(pages: Any) -> None:
    from jinja2 import TemplateSyntaxError

    path = write(pages, "bad.txt", "$good\ncosts 5$\n")
    with pytest.raises(TemplateSyntaxError, match="begins no name") as caught:
        render(pages, "bad.txt", good=1)
    assert caught.value.lineno == 2
    assert caught.value.name == "bad.txt"
    assert caught.value.filename == str(path)


def test_a_changed_template_is_read_again_where_templates_reload(pages: Any) -> None:
    pages.config["TEMPLATES_AUTO_RELOAD"] = True
    path = write(pages, "page.txt", "old")
    assert render(pages, "page.txt") == "old"
    path.write_text("new")
    os.utime(path, (0, 0))
    assert render(pages, "page.txt") == "new"


def test_what_the_language_has_not_is_an_error_that_says_so(pages: Any) -> None:
    from glassware_templating import UnsupportedByEngine, stream_template

    write(pages, "page.txt", "")
    with pages.app_context(), pytest.raises(UnsupportedByEngine, match=r"'string' .* no streams"):
        list(stream_template("page.txt"))


def test_the_events_carry_the_engines_template(pages: Any) -> None:
    seen = []

    def sink(app: Any, *, template: Any, context: Any) -> None:
        seen.append((template.name, context["name"]))

    pages.events.add("before_render_template", sink)
    pages.events.add("template_rendered", sink)
    write(pages, "page.txt", "$name")
    render(pages, "page.txt", name="a")
    assert seen == [("page.txt", "a")] * 2
