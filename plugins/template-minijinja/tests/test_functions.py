"""Filters and tests give what Jinja's give."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import Any

import jinja2
import pytest
from jinja2 import pass_context, pass_environment, pass_eval_context
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_TESTS
from markupsafe import Markup

from glassware_templating import render_template_string

VALUES: dict[str, Any] = {
    "text": "abc <def> ghi",
    "html": Markup("<b>x &amp; y</b>"),
    "long": "The quick brown fox jumps over the lazy dog. " * 8,
    "lines": "a\nb\n\nc",
    "web": "see http://example.com/a?b=c&d and mail a@example.com",
    "number": "42",
    "ratio": -2.55,
    "size": 1234567,
    "list": [3, 1, 2],
    "names": ["b", "A", "c"],
    "table": {"b": 1, "a": 2},
    "rows": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 1, "b": "z"}],
    "nothing": None,
}

#: At least one use of each filter that Jinja has.
FILTERS = """
ratio|abs; rows|map(attribute="a")|list; list|batch(2, 0)|list; text|capitalize;
number|center(9); list|count; nowhere|d("x"); nothing|default("x", true); table|dictsort;
table|dictsort(false, "value"); table|dictsort(reverse=true); text|e; html|escape;
size|filesizeformat; size|filesizeformat(true); list|first; number|float; text|float;
text|float(1.5); html|forceescape; "%s-%d"|format("a", 3); rows|groupby("a")|length;
lines|indent; lines|indent(2, true); lines|indent(width=2, blank=true); number|int; text|int;
text|int(7); "0x1f"|int(base=16); table|items|list; list|join(",");
rows|join(",", attribute="b"); list|last; text|length; text|list; "AB"|lower;
names|map("upper")|list; rows|map(attribute="c", default="q")|list; list|max;
rows|max(attribute="a"); list|min; list|pprint; list|reject("odd")|list;
rows|rejectattr("a", "equalto", 1)|list|length; text|replace("a", "b");
text|replace("e", "x", 1); text|reverse; list|reverse|list; ratio|round; ratio|round(1);
ratio|round(1, "floor"); text|safe; list|select("odd")|list; list|select("gt", 1)|list;
rows|selectattr("a", "equalto", 1)|map(attribute="b")|list; list|slice(2)|list; list|sort;
names|sort; names|sort(case_sensitive=true);
rows|sort(attribute="b", reverse=true)|map(attribute="b")|list; list|string; html|striptags;
list|sum; rows|sum(attribute="a"); list|sum(start=10); text|title; table|tojson; text|tojson;
list|tojson(indent=2); " a "|trim; "xax"|trim("x"); long|truncate; long|truncate(20);
long|truncate(20, true, "!"); long|truncate(length=5, killwords=true, end="");
text|truncate(5, leeway=0); names|unique|list; ["a", "A"]|unique(true)|list; html|upper;
text|urlencode; table|urlencode; [["a", 1]]|urlencode; web|urlize;
web|urlize(nofollow=true, rel="ugc"); web|urlize(10, target="_blank"); text|urlize;
text|wordcount; long|wordwrap(30); text|wordwrap(4, break_long_words=false); table|xmlattr;
{"a": "<", "b": none}|xmlattr; [7]|random; rows[0]|attr("missing")
"""
TESTS = """
list is boolean; list is callable; nowhere is defined; 6 is divisibleby(3); 6 is eq(6);
6 is equalto(7); html is escaped; 6 is even; false is false; 1.5 is float; 6 is ge(6);
6 is greaterthan(6); 6 is gt(5); 2 is in(list); 6 is integer; list is iterable; 6 is le(5);
6 is lessthan(5); "a" is lower; 6 is lt(7); table is mapping; 6 is ne(6); nothing is none;
6 is number; 7 is odd; nothing is sameas(none); list is sequence; text is string; true is true;
nowhere is undefined; "A" is upper; "upper" is filter; "odd" is test
"""
USES = [use.strip() for use in FILTERS.split(";")]
ASKED = [use.strip() for use in TESTS.split(";")]


@pytest.fixture
def beside_jinja(app: Any) -> Any:
    """Render an expression with MiniJinja and with Jinja."""

    def both(expression: str) -> tuple[str, str]:
        source = "{{ " + expression + " }}"
        with app.app_context():
            text = render_template_string(source, **VALUES)
            expected = app.jinja_env.from_string(source).render(VALUES)
        return unescape(text), unescape(expected)

    return both


@pytest.mark.parametrize("use", USES)
def test_a_filter_shows_what_jinjas_shows(beside_jinja: Any, use: str) -> None:
    text, expected = beside_jinja(use)
    assert text == expected


@pytest.mark.parametrize("use", ASKED)
def test_a_test_says_what_jinjas_says(beside_jinja: Any, use: str) -> None:
    text, expected = beside_jinja(use)
    assert text == expected


def test_every_filter_and_test_of_jinja_is_tried() -> None:
    filters = "|".join(USES)
    assert [name for name in DEFAULT_FILTERS if f"|{name}" not in filters] == []
    words = {name for name in DEFAULT_TESTS if name.isidentifier()}
    assert {name for name in words if f" is {name}" not in " ".join(ASKED)} == set()


def test_json_is_written_by_the_application(app: Any) -> None:
    with app.app_context():
        text = render_template_string("{{ v|tojson }}", v={"b": Decimal("1.10"), "a": "<"})
    assert text == '{"a": "\\u003c", "b": "1.10"}'


def test_functions_get_what_jinjas_decorators_ask_for(app: Any) -> None:
    @app.template_filter
    @pass_eval_context
    def lines(eval_ctx: Any, value: str) -> str:
        text = Markup("<br>").join(value.splitlines())
        return text if eval_ctx.autoescape else str(text)

    @app.template_test
    @pass_environment
    def environmental(environment: Any, value: Any) -> bool:
        return isinstance(environment, jinja2.Environment)

    @app.template_filter
    @pass_context
    def contextual(context: Any, value: Any) -> str:
        return str(context)

    with app.app_context():
        assert render_template_string("{{ '<\n>'|lines }}") == "&lt;<br>&gt;"
        assert render_template_string("{{ 1 is environmental }}") == "True"
        with pytest.raises(jinja2.TemplateRuntimeError, match="context filter without context"):
            render_template_string("{{ 1|contextual }}")


def test_a_filter_of_the_application_takes_the_place_of_jinjas(app: Any) -> None:
    app.add_template_filter(lambda value, *args: "own", "truncate")
    app.add_template_filter(lambda value: "own", "upper")
    app.add_template_test(lambda value: True, "odd")
    with app.app_context():
        assert render_template_string("{{ 'a'|truncate(3) }}{{ 'a'|upper }}") == "ownown"
        assert render_template_string("{{ 2 is odd }}{{ [2]|select('odd')|list }}") == "True[2]"


def test_arguments_reach_filters_and_tests(app: Any) -> None:
    app.add_template_filter(lambda value, *args, **kwargs: (value, args, kwargs), "echo")
    app.add_template_test(lambda value, low, high=9: low < value < high, "between")
    with app.app_context():
        text = render_template_string("{{ nowhere|echo(1, b=[2]) }} {{ 5 is between(1, high=6) }}")
    assert unescape(text) == "(None, (1,), {'b': [2]}) True"
