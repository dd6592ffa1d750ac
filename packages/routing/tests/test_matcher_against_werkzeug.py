"""The quick matcher never contradicts Werkzeug's, whatever the rules and the paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, RequestRedirect
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import Rule as WerkzeugRule
from werkzeug.test import EnvironBuilder

from glassware_routing import Map, Rule
from glassware_routing.matcher import NOWHERE, SLASH


class Lowered(BaseConverter):
    """A regular expression with groups of its own, optional ones among them."""

    regex = "(?P<first>[a-z])(x)?[a-z]*"
    weight = 10

    def to_python(self, value: str) -> str:
        return value.upper()


class Rest(BaseConverter):
    """More than one segment, tried before anything else."""

    regex = "[a-c0-9/]+?"
    part_isolating = False
    weight = 1


class Either(BaseConverter):
    """A value that may be empty."""

    regex = "[0-9]*"


CONVERTERS = {"lowered": Lowered, "rest": Rest, "either": Either}
VARIABLES = [
    "<{}>",
    "<int:{}>",
    "<int(signed=True):{}>",
    "<int(min=3, max=40):{}>",
    "<int(fixed_digits=2):{}>",
    "<float:{}>",
    "<path:{}>",
    "<uuid:{}>",
    "<any(a, b, foo):{}>",
    "<string(length=2):{}>",
    "<string(minlength=2, maxlength=3):{}>",
    "<lowered:{}>",
    "<rest:{}>",
    "<either:{}>",
]
WORDS = ["a", "b", "foo", "42", "", "é", "a.b", "%", "a b"]
TEXTS = [
    *WORDS,
    "7",
    "-3",
    "03",
    "1.5",
    "12345678-1234-1234-1234-123456789abc",
    "..",
    ".",
    "²",
    "٣",
    "a\nb",
    "x" * 5,
    "9" * 5000,
    "a|b",
    "ax",
]

word = st.sampled_from(WORDS)
variable = st.sampled_from(VARIABLES)
segment = st.one_of(
    word,
    variable,
    st.tuples(word, variable).map("".join),
    st.tuples(variable, st.sampled_from(["-", "."]), variable).map("".join),
)
methods = st.one_of(
    st.none(), st.sets(st.sampled_from(["GET", "POST", "PUT", "OPTIONS"]), min_size=1, max_size=3)
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the arguments of a rule."""
    segments = draw(st.lists(segment, min_size=0, max_size=4))
    text = "/" + "/".join(segments) + draw(st.sampled_from(["", "/"]))
    count = 0
    while "{}" in text:
        text = text.replace("{}", f"v{count}", 1)
        count += 1
    options: dict[str, Any] = {
        "string": text,
        "endpoint": draw(st.sampled_from(["one", "two", "three"])),
        "methods": draw(methods),
    }
    if draw(st.integers(0, 3)) == 0:
        options |= draw(
            st.sampled_from(
                [
                    {"strict_slashes": False},
                    {"merge_slashes": False},
                    {"defaults": {"v0": "a"}},
                    {"defaults": {"page": 1}},
                    {"alias": True},
                    {"redirect_to": "elsewhere"},
                    {"websocket": True, "methods": None},
                    {"build_only": True},
                    {"subdomain": "<sub>"},
                    {"subdomain": "www"},
                ]
            )
        )
    return options


paths = st.one_of(
    st.lists(st.sampled_from(TEXTS), max_size=5).map(lambda parts: "/" + "/".join(parts)),
    st.text(alphabet="/ab.%é\n\x00<>0", max_size=8),
)


def make(rule_class: type[WerkzeugRule], map_class: type[WerkzeugMap], drawn: Any, **options: Any):
    """Make a map of those drawn rules that Werkzeug accepts."""
    url_map = map_class(converters=CONVERTERS, **options)
    for arguments in drawn:
        try:
            url_map.add(rule_class(**arguments))
        except (ValueError, SyntaxError):  # a default that a converter refuses
            assume(False)
    return url_map


def environment(path: str, method: str) -> dict[str, Any]:
    """Make the environment of a request. The path is put in afterwards, however odd it is."""
    environ = EnvironBuilder(method=method).get_environ()
    environ["PATH_INFO"] = path.encode().decode("latin1")
    return environ


def answer(url_map: WerkzeugMap, environ: dict[str, Any]) -> Any:
    """Return what Werkzeug answers."""
    adapter = url_map.bind_to_environ(environ, subdomain=url_map.default_subdomain)
    try:
        return adapter.match(return_rule=True)
    except RequestRedirect as redirect:
        return "redirect", redirect.new_url
    except MethodNotAllowed as error:
        return "methods", sorted(error.valid_methods)
    except Exception as error:  # also that of a regular expression that is none
        return type(error)


@pytest.mark.parametrize(
    "options", [{}, {"default_subdomain": "www"}, {"strict_slashes": False, "merge_slashes": False}]
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rules(), min_size=1, max_size=7), st.lists(paths, min_size=3, max_size=12))
def test_it_answers_as_werkzeug_does_or_not_at_all(options, drawn, asked):
    url_map = make(Rule, Map, drawn, **options)
    for path in asked:
        for method in ("GET", "HEAD", "POST", "OPTIONS", "get"):
            environ = environment(path, method)
            quick = url_map.find(environ["PATH_INFO"], method)
            expected = answer(url_map, environ)
            if quick is NOWHERE:
                assert expected is NotFound, path
            elif quick is SLASH:
                target, with_slash = expected
                assert (target, with_slash[-1]) == ("redirect", "/"), path
            elif isinstance(quick, set):
                assert expected == ("methods", sorted(quick)), path
            elif quick is not None:
                assert expected == quick, path
                assert url_map.find(environ["PATH_INFO"], method) == quick


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rules(), min_size=1, max_size=6), st.lists(paths, min_size=3, max_size=8))
def test_a_map_of_ours_matches_and_builds_as_one_of_werkzeug(drawn, asked):
    ours, theirs = make(Rule, Map, drawn), make(WerkzeugRule, WerkzeugMap, drawn)
    for path in asked:
        environ = environment(path, "GET")
        mine, other = answer(ours, environ), answer(theirs, environ)
        if isinstance(other[0], WerkzeugRule) if isinstance(other, tuple) else False:
            assert (mine[0].rule, mine[0].endpoint, mine[1]) == (
                other[0].rule,
                other[0].endpoint,
                other[1],
            )
            for extra in ({}, {"q": "1 2"}):
                assert url(ours, other, extra) == url(theirs, other, extra)
        else:
            assert mine == other


def url(url_map: WerkzeugMap, matched: Any, extra: dict[str, str]) -> Any:
    try:
        return url_map.bind("localhost").build(matched[0].endpoint, {**matched[1], **extra})
    except Exception as error:
        return type(error)
