from __future__ import annotations

from typing import Any

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError

from glassware_templating import RenderingError, render_template, render_template_string


@pytest.mark.parametrize(
    "source", ["\n% if True:\n", "\n${a b}", "\n<%nothing/>", "\n<%include/>", "\n<%inherit/>"]
)
def test_what_cannot_be_compiled_has_name_and_line(app: Any, write: Any, source: str) -> None:
    path = write("broken.html", source)
    with app.app_context(), pytest.raises(TemplateSyntaxError) as raised:
        render_template("broken.html")
    error = raised.value
    assert (error.name, error.filename, error.lineno) == ("broken.html", str(path), 2)
    assert error.__cause__ is not None


@pytest.mark.parametrize("source", ["\n${nobody}", "\n${nobody.name}"])
def test_an_undefined_variable_has_its_line(app: Any, write: Any, source: str) -> None:
    write("page.html", source)
    with app.app_context(), pytest.raises(UndefinedError) as raised:
        render_template("page.html")
    assert str(raised.value) == "a variable is undefined (in page.html, line 2)"


def test_errors_of_functions_are_told_where_they_came_from(app: Any, write: Any) -> None:
    write("page.html", "<%include file='part.html'/>")
    write("part.html", "\n\n${1 / zero}")
    with app.app_context():
        with pytest.raises(ZeroDivisionError) as raised:
            render_template("page.html", zero=0)
        assert raised.value.__notes__ == ["In page.html, line 3."]
        with pytest.raises(ZeroDivisionError) as raised:
            render_template_string("\n${1 / zero}", zero=0)
        assert raised.value.__notes__ == ["In a template made from a string, line 2."]


def test_names_and_attributes_of_others_that_are_missing_stay_what_they_are(app: Any) -> None:
    def name() -> None:
        raise NameError("other")

    with app.app_context():
        with pytest.raises(NameError, match="other"):
            render_template_string("${name()}", name=name)
        with pytest.raises(AttributeError, match="nothing"):
            render_template_string("${a.nothing}", a=1)


def test_what_mako_refuses_while_rendering_has_its_place(app: Any, write: Any) -> None:
    write("page.html", "\n${capture('text')}")
    with app.app_context(), pytest.raises(RenderingError) as raised:
        render_template("page.html")
    assert (raised.value.name, raised.value.lineno) == ("page.html", 2)
