from __future__ import annotations

from typing import Any

import jinja2
import pytest
from minijinja import Environment, TemplateError

from glassware_template_minijinja.errors import as_jinja_error
from glassware_templating import RenderingError, UndefinedInTemplate


def error_of(source: str, **variables: Any) -> jinja2.TemplateError:
    with pytest.raises(TemplateError) as raised:
        Environment().render_str(source, "page.html", **variables)
    return as_jinja_error(raised.value, raised.value.name, "/t/page.html")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\n{% if %}", jinja2.TemplateSyntaxError),
        ("\n{{ 1|nothing }}", jinja2.TemplateAssertionError),
        ("\n{{ 1 is nothing }}", jinja2.TemplateAssertionError),
        ("\n{{ a.b }}", UndefinedInTemplate),
        ("\n{{ 1 + 'a' }}", RenderingError),
        ("\n{{ nothing() }}", RenderingError),
        ("\n{{ 'a'|upper(1) }}", RenderingError),
        ("\n{{ 1.nothing() }}", jinja2.TemplateError),
    ],
)
def test_an_error_has_its_kind_and_place(source: str, expected: type[Exception]) -> None:
    error: Any = error_of(source)
    assert isinstance(error, expected)
    assert (error.name, error.filename, error.lineno) == ("page.html", "/t/page.html", 2)
    assert error.message
    assert "(in" not in error.message


@pytest.mark.parametrize("statement", ["include 'gone.html'", "extends 'gone.html'"])
def test_a_missing_template_is_named_with_who_asked(statement: str) -> None:
    error = error_of("\n{% " + statement + " %}")
    assert isinstance(error, jinja2.TemplateNotFound)
    assert error.name == "gone.html"
    assert "asked for by page.html, line 2" in str(error)


def test_a_template_from_a_string_has_no_name() -> None:
    with pytest.raises(TemplateError) as raised:
        Environment().render_str("{{ a.b }}")
    error: Any = as_jinja_error(raised.value, raised.value.name, None)
    assert error.name is None
    assert "in a template made from a string, line 1" in str(error)
