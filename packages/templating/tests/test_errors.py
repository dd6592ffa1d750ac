from __future__ import annotations

import pickle

import pytest
from jinja2 import TemplateError, UndefinedError

from glassware_templating import RenderingError, UndefinedInTemplate


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((), "no (in a template made from a string)"),
        ((3,), "no (in a template made from a string, line 3)"),
        ((3, "a.html"), "no (in a.html, line 3)"),
        ((None, "a.html", "/t/a.html"), "no (in a.html)"),
    ],
)
def test_it_says_where_the_template_failed(place: tuple[object, ...], told: str) -> None:
    error = RenderingError("no", *place)  # type: ignore[arg-type]
    assert str(error) == told
    assert isinstance(error, TemplateError)


def test_what_is_undefined_is_also_the_error_of_jinja() -> None:
    error = UndefinedInTemplate("'a' is undefined", 2, "a.html")
    assert isinstance(error, UndefinedError)
    assert isinstance(error, RenderingError)
    assert (error.lineno, error.name) == (2, "a.html")


def test_it_survives_a_process_pool() -> None:
    error = pickle.loads(pickle.dumps(RenderingError("no", 3, "a.html")))
    assert (str(error), error.lineno) == ("no (in a.html, line 3)", 3)
