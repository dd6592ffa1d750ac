from __future__ import annotations

import pytest
from werkzeug.routing import Map as WerkzeugMap

from glassware_routing import Map, Rule


def test_it_has_no_automatic_options_unless_the_application_says_so():
    assert Rule("/").provide_automatic_options is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_to", "elsewhere"),
        ("alias", True),
        ("websocket", True),
        ("strict_slashes", False),
        ("defaults", {"page": 1}),
    ],
)
def test_a_change_of_a_rule_in_use_is_noticed(name, value):
    rule = Rule("/a", endpoint="a")
    other = Rule("/b", endpoint="a")
    url_map = Map([rule, other])
    assert url_map.find("/a", "GET") == (rule, {})
    assert url_map.find("/b", "GET") == (other, {})
    setattr(rule, name, value)
    if name == "defaults":
        assert url_map.find("/a", "GET") == (rule, {"page": 1})
        assert url_map.find("/b", "GET") is None  # it may redirect to the other
    elif name == "strict_slashes":
        assert url_map.find("/a/", "GET") is None
    else:
        assert url_map.find("/a", "GET") is None


def test_methods_and_defaults_may_be_changed_in_place():
    rule = Rule("/a", endpoint="a", methods=["GET"], defaults={"page": 1})
    url_map = Map([rule])
    assert url_map.find("/a", "POST") == {"GET", "HEAD"}
    rule.methods.add("POST")
    rule.defaults["page"] = 2
    assert url_map.find("/a", "POST") == (rule, {"page": 2})


def test_the_arguments_of_a_match_are_not_those_of_the_rule():
    rule = Rule("/a", endpoint="a", defaults={"page": 1})
    url_map = Map([rule])
    url_map.find("/a", "GET")[1]["page"] = 5
    assert url_map.find("/a", "GET") == (rule, {"page": 1})


def test_it_can_be_used_with_a_map_of_werkzeug_and_copied():
    rule = Rule("/a/<int:b>", endpoint="a")
    url_map = WerkzeugMap([rule])
    rule.alias = False
    assert url_map.bind("localhost").match("/a/1") == ("a", {"b": 1})
    copy = rule.empty()
    assert type(copy) is Rule
    assert WerkzeugMap([copy]).bind("localhost").build("a", {"b": 2}) == "/a/2"
