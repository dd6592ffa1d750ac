from __future__ import annotations

import gc
import traceback
import weakref
from types import SimpleNamespace
from typing import Any

import jinja2
import markupsafe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from glassware_templating import Environment, jinja_private, render_template, stream_template
from glassware_templating.jinja_private import (
    DirectTemplate,
    escape_to_text,
    fastest_template_class,
    find_text_escape,
    works_with,
)

TEMPLATES = {
    "base.html": "<{% block head %}base{% endblock %}|{% block body %}{% endblock %}>",
    "child.html": (
        "{% extends 'base.html' %}{% set local = 5 %}"
        "{% block head %}{{ super() }}{{ a }}{{ everywhere }}{% endblock %}"
        "{% block body %}{% include 'included.html' %}{{ self.head() }}{% endblock %}"
    ),
    "included.html": "{{ a }}{{ loop is defined }}{{ inner }}{{ everywhere }}",
    "loop.html": (
        "{% for inner in numbers %}{% include 'included.html' %}"
        "{% include 'included.html' without context %}{{ loop.index }}{% endfor %}"
    ),
    "macros.html": (
        "{% macro m(x) %}{{ x }}{{ a }}{{ everywhere }}{{ config }}{% endmacro %}"
        "{% set exported = everywhere %}"
    ),
    "import.html": (
        "{% import 'macros.html' as without %}{% import 'macros.html' as within with context %}"
        "{% from 'macros.html' import exported %}"
        "{{ without.m(1) }},{{ within.m(2) }},{{ exported }}"
    ),
    "scopes.html": (
        "{% set ns = namespace(n=0) %}{% for n in numbers %}{% set ns.n = ns.n + n %}{% endfor %}"
        "{{ ns.n }}{% with a = 9 %}{{ a }}{% include 'included.html' %}{% endwith %}{{ a }}"
        "{% filter upper %}{{ a }}{% endfilter %}{% autoescape false %}{{ a }}{% endautoescape %}"
    ),
    "call.html": (
        "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(x) m() %}{{ x }}{{ a }}{% endcall %}"
    ),
    "context.html": "{{ names() }}",
}


@jinja2.pass_context
def names(context: Any) -> str:
    return f"{sorted(context.get_all())} {sorted(context.parent)} {sorted(context.globals_keys)}"


def environment(template_class: type[jinja2.Template]) -> jinja2.Environment:
    made = jinja2.Environment(autoescape=True, loader=DictLoader(TEMPLATES))
    made.template_class = template_class
    made.globals.update(everywhere="<everywhere>", config="config", names=names)
    return made


STOCK = environment(jinja2.Template)
DIRECT = environment(DirectTemplate)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    "variables",
    [{}, {"a": "<a>", "numbers": [1, 2]}, {"everywhere": "hidden", "numbers": [3], "names": names}],
)
def test_templates_render_as_with_jinjas_own_class(name: str, variables: dict[str, Any]) -> None:
    variables = {"numbers": [], **variables}
    stock, direct = STOCK.get_template(name), DIRECT.get_template(name)
    assert type(direct) is DirectTemplate
    expected = stock.render(variables)
    assert direct.render(variables) == expected
    assert direct.render(**variables) == expected
    assert direct.render(variables, extra=1) == stock.render(variables, extra=1)
    assert "".join(direct.generate(variables)) == expected
    assert direct.make_module(variables).__dict__.keys() == (
        stock.make_module(variables).__dict__.keys()
    )


@given(
    name=st.sampled_from(sorted(TEMPLATES)),
    variables=st.dictionaries(
        st.sampled_from(["a", "inner", "everywhere", "config", "exported", "local"]), st.text()
    ),
    numbers=st.lists(st.integers(), max_size=3),
)
def test_any_variables_render_as_with_jinjas_own_class(
    name: str, variables: dict[str, Any], numbers: list[int]
) -> None:
    variables["numbers"] = numbers
    expected = STOCK.get_template(name).render(variables)
    assert DIRECT.get_template(name).render(variables) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None,),
        ({"a": 1},),
        ({"a": 1}, True),
        ({"a": 1}, False, {"b": 2}),
        (None, True, {"b": 2}),
    ],
)
def test_contexts_are_as_with_jinjas_own_class(arguments: Any) -> None:
    stock = STOCK.get_template("child.html").new_context(*arguments)
    direct = DIRECT.get_template("child.html").new_context(*arguments)
    for name in ("parent", "vars", "exported_vars", "name", "globals_keys"):
        assert getattr(direct, name) == getattr(stock, name), name
    assert set(vars(direct)) == set(vars(stock))
    assert direct.blocks.keys() == stock.blocks.keys()
    assert direct.eval_ctx.autoescape is True


def test_missing_locals_are_left_out_and_the_variables_stay_as_they_are() -> None:
    from jinja2.utils import missing

    given = {"a": 1}
    context = DIRECT.get_template("child.html").new_context(given, True, {"b": missing, "c": 2})
    assert context.parent == {"a": 1, "c": 2}
    assert given == {"a": 1}


class Html:
    def __html__(self) -> str:
        return "<i>"


class Word(str):
    __slots__ = ()


VALUES: list[Any] = [
    *("", "plain", "<a href='x'>\"&amp;\"</a>", "\N{SNOWMAN}<", Markup("<b>"), Html(), Word("<w>")),
    *(0, -5, True, None, 1.5, float("nan"), float("-inf"), 1e300, [1, "<"], {"<": 1}, b"<"),
    *(jinja2.Undefined(name="x"), jinja2.DebugUndefined(name="<x>"), range(3)),
]


@pytest.mark.parametrize("fallback", [False, True])
@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_a_template_escapes_is_what_markupsafe_makes_of_it(
    value: Any, fallback: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fallback:
        monkeypatch.setattr(jinja_private, "_text_escape", None)
    assert str(escape_to_text(value)) == str(escape(value))
    for source in (
        "{{ v }}",
        "{% set s %}{{ v }}{% endset %}{{ s }}{{ [s] }}",
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m(v) %}{{ v }}{% endcall %}",
        "{{ v ~ v }}{{ v|e }}{{ v|forceescape }}{{ v|string|upper }}",
        "{% block b %}{{ v }}{% endblock %}{{ self.b() }}",
        "{% autoescape false %}{{ v }}{% endautoescape %}{% filter trim %}{{ v }}{% endfilter %}",
    ):
        direct, stock = DIRECT.from_string(source), STOCK.from_string(source)
        assert direct.render({"v": value}) == stock.render({"v": value}), source


@settings(deadline=None)
@given(st.text())
def test_any_text_is_escaped_as_by_markupsafe(text: str) -> None:
    assert escape_to_text(text) == escape(text)


# MarkupSafe 2 escapes in one function, which makes Markup in C.
@pytest.mark.skipif(not hasattr(markupsafe, "_escape_inner"), reason="MarkupSafe 2")
def test_a_template_escapes_to_text_where_its_code_names_markupsafes_function() -> None:
    assert DIRECT.from_string("{{ v }}").root_render_func.__globals__["escape"] is escape_to_text
    code = compile(
        "escape = 1; name = None; blocks = {}; debug_info = ''\ndef root(context): yield ''",
        "t",
        "exec",
    )
    assert DirectTemplate.from_code(DIRECT, code, {}).root_render_func.__globals__["escape"] == 1


def test_another_markupsafe_escapes_its_own_way() -> None:
    assert (find_text_escape() is not None) is hasattr(markupsafe, "_escape_inner")
    assert find_text_escape(SimpleNamespace()) is None
    assert find_text_escape(SimpleNamespace(_escape_inner=lambda text: text)) is None
    assert find_text_escape(SimpleNamespace(_escape_inner=escape)) is None


def test_rendering_does_not_change_the_variables() -> None:
    variables = {"a": 1, "numbers": [1]}
    DIRECT.get_template("scopes.html").render(variables)
    assert variables == {"a": 1, "numbers": [1]}


def test_a_template_with_globals_of_its_own_takes_jinjas_way() -> None:
    template = DIRECT.from_string("{{ own }}{{ everywhere }}{{ a }}", globals={"own": 1})
    assert template.render({"a": 2}) == "1&lt;everywhere&gt;2"
    assert template.new_context({}).globals_keys == {"own", *DIRECT.globals}


def test_globals_added_later_are_seen() -> None:
    made = environment(DirectTemplate)
    template = made.from_string("{{ later }}")
    assert template.render({}) == ""
    made.globals["later"] = "now"
    assert template.render({}) == "now"


def test_a_dictionary_of_another_class_and_pairs_are_variables() -> None:
    class Mine(dict[str, Any]):
        pass

    template = DIRECT.from_string("{{ a }}")
    assert template.render(Mine(a=1)) == "1"
    assert template.render([("a", 2)]) == "2"


def test_an_error_shows_the_line_of_the_template() -> None:
    template = DIRECT.from_string("one\n{{ 1 / 0 }}")
    with pytest.raises(ZeroDivisionError) as raised:
        template.render({})
    assert raised.traceback[-1].lineno == 1


class NoChainMap(jinja2.Environment):
    def make_globals(self, d: Any) -> Any:
        return {**self.globals, **(d or {})}


class NoContextKeys(jinja2.Environment):
    @staticmethod
    def context_class(*args: Any, **kwargs: Any) -> Any:
        return object()


class NoEnvironment(jinja2.Environment):
    def __init__(self) -> None:
        raise TypeError


@pytest.mark.parametrize("unlike", [NoChainMap, NoContextKeys, NoEnvironment])
def test_another_jinja_gets_its_own_templates(unlike: Any) -> None:
    assert works_with(jinja2.Environment)
    assert fastest_template_class() is DirectTemplate
    assert not works_with(unlike)
    assert fastest_template_class(unlike) is jinja2.Template


def test_globals_of_another_kind_take_jinjas_way_at_run_time() -> None:
    made = NoChainMap(loader=DictLoader(TEMPLATES))
    made.template_class = DirectTemplate
    made.globals["everywhere"] = 1
    variables = {"numbers": [7], "a": 2}
    assert made.get_template("loop.html").render(variables) == "2True71False11"


def test_an_application_renders_alike_on_jinjas_public_way(
    app_class: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rendered() -> list[str]:
        app = app_class("application")
        app.jinja_loader = DictLoader(TEMPLATES)
        app.add_template_global(names)
        app.context_processor(lambda: {"everywhere": "<e>"})
        with app.app_context():
            return [
                text
                for name in TEMPLATES
                for text in (
                    render_template(name, a="<", numbers=[1, 2]),
                    "".join(stream_template(name, a="<", numbers=[1, 2])),
                )
            ]

    fast = rendered()
    monkeypatch.setattr(Environment, "template_class", jinja2.Template)
    assert rendered() == fast


SOURCE = """{% macro m(x) %}<{{ x }}>{% endmacro %}{% set n = m(y) %}{{ n }}
{%- for z in y recursive %}{{ loop.index }}{{ loop("c") if z == "b" }}{% endfor %}"""
BLOCKS = """{% block a %}{{ y }}{% endblock %}{% block b scoped %}{{ self.a() }}{% endblock %}"""


def test_a_template_of_a_string_renders_the_same_without_its_cycles(app):
    kept, freed = app.jinja_env.from_string(SOURCE), app.template_engine.from_string(SOURCE)
    assert freed.render(y="ab") == kept.render(y="ab") == "<ab>121"
    assert "".join(freed.generate(y="ab")) == "<ab>121"
    assert freed.make_module({"y": ""}).m("x") == "<x>"
    assert app.template_engine.from_string(BLOCKS).render(y=1) == "11"
    parents = {"parent": app.jinja_env.from_string("{% block a %}{% endblock %}!")}
    child = "{% extends parent %}{% block a %}{{ super() }}{{ y }}{% endblock %}"
    assert app.template_engine.from_string(child).render(y=1, **parents) == "1!"


def test_it_is_freed_when_its_last_reference_goes(app):
    template = app.template_engine.from_string(SOURCE)
    template.render(y="ab")
    gone = weakref.ref(template)
    gc.disable()
    try:
        del template
        assert gone() is None
    finally:
        gc.enable()


def test_an_error_in_it_shows_the_line_of_the_source(app):
    with pytest.raises(ZeroDivisionError) as caught:
        app.template_engine.from_string("first\n{{ 1 / x }}").render({"x": 0})
    lines = [
        (frame.name, frame.lineno) for frame in traceback.extract_tb(caught.value.__traceback__)
    ]
    assert ("top-level template code", 2) in lines
