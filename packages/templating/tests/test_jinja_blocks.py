from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader

from glassware_templating import RenderingError, render_template_block

TEMPLATES = {
    "layout.html": "<h1>{% block title %}Site{% endblock %}</h1>{% block main %}{% endblock %}",
    "macros.html": "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}",
    "page.html": (
        "{% extends 'layout.html' %}{% from 'macros.html' import bold %}{% set a = 1 %}"
        "{% block main %}{{ bold(name) }}{{ a }}{{ shop }}{% endblock %}"
    ),
    "child.html": "{% extends 'page.html' %}{% block title %}Child of {{ super() }}{% endblock %}",
    "plain.html": "{% block only %}{{ 1 / zero }}{% endblock %}",
}


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def pages(request: pytest.FixtureRequest, app: Any) -> Any:
    app.jinja_loader = DictLoader(TEMPLATES)
    app.jinja_options = {"enable_async": request.param}
    app.context_processor(lambda: {"shop": "<glass>"})
    return app


def test_a_block_is_rendered_with_imports_settings_and_context_processors(pages: Any) -> None:
    with pages.app_context():
        text = render_template_block("page.html", "main", name="<you>")
    assert text == "<b>&lt;you&gt;</b>1&lt;glass&gt;"


def test_blocks_of_the_extended_templates_count(pages: Any) -> None:
    with pages.app_context():
        assert render_template_block("child.html", "title") == "Child of Site"
        assert render_template_block("child.html", "main", name="a") == "<b>a</b>1&lt;glass&gt;"


def test_both_events_are_sent(pages: Any) -> None:
    heard: list[Any] = []
    for event in ("before_render_template", "template_rendered"):
        pages.events.add(event, lambda app, template, context: heard.append(template.name))
    with pages.app_context():
        render_template_block("page.html", "title")
    assert heard == ["page.html"] * 2


def test_a_missing_block_is_an_error_that_names_those_there_are(pages: Any) -> None:
    told = r"no block 'nope'; .* 'main', 'title' \(in page\.html"
    with pages.app_context(), pytest.raises(RenderingError, match=told):
        render_template_block("page.html", "nope")


def test_an_error_in_a_block_keeps_its_type(pages: Any) -> None:
    with pages.app_context(), pytest.raises(ZeroDivisionError):
        render_template_block("plain.html", "only", zero=0)
