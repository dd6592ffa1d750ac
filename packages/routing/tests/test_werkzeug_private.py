from __future__ import annotations

import pytest
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import MapAdapter
from werkzeug.routing import Rule as WerkzeugRule

from glassware_routing import Map, Rule, werkzeug_private
from glassware_routing.werkzeug_private import (
    BUILDERS_DEFERRABLE,
    TREE_KNOWN,
    builders_are_deferrable,
    matches_as_known,
    read_state,
    root_of,
    same_endpoint,
    tree_is_known,
)


def test_the_installed_werkzeug_is_known():
    assert TREE_KNOWN
    assert BUILDERS_DEFERRABLE


class Renamed(WerkzeugMap):
    """A map whose tree is kept elsewhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._tree = self.__dict__.pop("_matcher")


class Reordered(WerkzeugMap):
    """A map that keeps the segments in another order."""

    def add(self, rulefactory):
        super().add(rulefactory)
        root = self._matcher._root
        root.static["x"] = root.static.pop("")


@pytest.mark.parametrize("map_class", [Renamed, Reordered])
def test_another_layout_of_the_tree_is_noticed(map_class):
    assert not tree_is_known(map_class)


class Early(WerkzeugRule):
    """A rule that makes its functions elsewhere."""

    def compile(self):
        super().compile()
        self._build = self._build_unknown = lambda **values: ("", "/other")


class OneBuilder(WerkzeugRule):
    """A rule with one function for both cases."""

    def build(self, values, append_unknown=True):
        return super().build(values)


@pytest.mark.parametrize("rule_class", [Early, OneBuilder])
def test_another_way_of_building_is_noticed(rule_class):
    assert not builders_are_deferrable(rule_class)


def test_where_nothing_can_be_tried_nothing_is_known():
    assert not builders_are_deferrable(object)
    assert not tree_is_known(object)


def test_without_the_known_tree_every_path_is_werkzeugs_to_match(monkeypatch):
    monkeypatch.setattr(werkzeug_private, "TREE_KNOWN", False)
    url_map = Map([Rule("/a", endpoint="a")])
    assert url_map.find("/a", "GET") is None
    assert url_map.find("/nowhere", "GET") is None
    assert url_map.bind("localhost").match("/a") == ("a", {})


def test_without_deferring_a_rule_compiles_what_builds_when_it_is_added(monkeypatch):
    monkeypatch.setattr(werkzeug_private, "BUILDERS_DEFERRABLE", False)
    rule = Rule("/a/<int:b>", endpoint="a")
    url_map = Map([rule])
    assert rule._build.__func__ is not werkzeug_private._build
    assert url_map.bind("localhost").build("a", {"b": 1, "c": 2}) == "/a/1?c=2"


def test_the_functions_that_build_are_compiled_at_their_first_use():
    rule = Rule("/a/<int:self>/<c>", endpoint="a")
    Map([rule])
    assert rule._build_unknown.__func__ is werkzeug_private._build_unknown
    for _ in range(2):
        assert rule.build({"self": 1, "c": "ä", "q": 1}) == ("", "/a/1/%C3%A4?q=1")
        assert rule.build({"self": 1, "c": "x", "q": 1}, False) == ("", "/a/1/x")
    assert rule._build_unknown.__func__ is not werkzeug_private._build_unknown
    assert rule._build.__func__ is not werkzeug_private._build


@pytest.mark.parametrize(
    ("text", "defaults", "error"),
    [
        ("/<a>/<a>", None, SyntaxError),
        ("/<None>", None, ValueError),
        ("/<__debug__>", None, SyntaxError),
        ("/<int:a>", {"a": "x"}, ValueError),
        ("/<any(b, c):a>", {"a": "x"}, ValueError),
    ],
)
def test_a_rule_that_cannot_build_is_an_error_when_it_is_added(text, defaults, error):
    for rule_class in (WerkzeugRule, Rule):
        with pytest.raises(error):
            Map([rule_class(text, endpoint="a", defaults=defaults)])


def test_a_subclass_may_compile_in_its_own_way():
    class Own(Rule):
        def _compile_builder(self, append_unknown=True):
            return lambda self, **values: ("", "/own")

    assert Map([Own("/a", endpoint="a")]).bind("localhost").build("a") == "/own"


def test_steps_are_read_in_the_order_in_which_they_are_tried():
    path, text, number = (
        Rule(f"/{variable}", endpoint="x") for variable in ("<path:a>", "<a>", "<int:a>")
    )
    url_map = Map([path, text, number])
    state = root_of(url_map)
    for _ in range(2):
        state = read_state(url_map, state).static[""]
    steps = read_state(url_map, state).dynamic
    assert [read_state(url_map, step.state).rules[0] for step in steps] == [number, text, path]
    url_map.update()
    assert read_state(url_map, state).dynamic == steps


def test_the_rules_of_an_endpoint_are_copied():
    rules = [Rule("/a", endpoint="x"), Rule("/b", endpoint="x"), Rule("/c", endpoint="y")]
    url_map = Map(rules)
    found = same_endpoint(url_map, rules[0])
    assert found == rules[:2]
    found.clear()
    assert same_endpoint(url_map, rules[0]) == rules[:2]


def test_a_replaced_matching_of_werkzeug_is_noticed(monkeypatch):
    url_map = Map([Rule("/a", endpoint="a")])
    assert matches_as_known(url_map)
    monkeypatch.setattr(MapAdapter, "match", lambda self, **options: ("other", {}))
    assert not matches_as_known(url_map)
