from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.routing import BaseConverter

from glassware_routing import Map, Rule, matcher
from glassware_routing.matcher import NOWHERE, SLASH, Step
from glassware_routing.werkzeug_private import Transition


def endpoint(url_map, path, method="GET"):
    """Return the endpoint that is found for a path, or what is found in its stead."""
    found = url_map.find(path, method)
    return (found[0].endpoint, found[1]) if type(found) is tuple else found


@pytest.fixture(scope="module")
def url_map():
    rules = {
        "/": "index",
        "/about": "about",
        "/users/": "users",
        "/users/<int:number>": "user",
        "/users/<int:number>/notes/": "notes",
        "/users/<name>": "named",
        "/users/me": "me",
        "/files/<path:name>": "file",
        "/files/<path:name>/edit": "edit",
        "/trees/<path:name>/": "tree",
        "/either/<any(a, b):what>": "either",
        "/float/<float:x>": "float",
        "/uuid/<uuid:u>": "uuid",
        "/between/<a>-<b>": "between",
        "/é/<x>": "accent",
        "/<first>/second": "second",
    }
    made = [Rule(rule, endpoint=name, methods=["GET"]) for rule, name in rules.items()]
    made += [
        Rule("/post", endpoint="post", methods=["POST"]),
        Rule("/any", endpoint="any"),
        Rule("/loose", endpoint="loose", strict_slashes=False),
        Rule("/ws", endpoint="ws", websocket=True),
    ]
    return Map(made)


UUID = "12345678-1234-1234-1234-123456789abc"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ("index", {})),
        ("/about", ("about", {})),
        ("/users/", ("users", {})),
        ("/users/7", ("user", {"number": 7})),
        ("/users/7/notes/", ("notes", {"number": 7})),
        ("/users/seven", ("named", {"name": "seven"})),
        ("/users/me", ("me", {})),
        ("/users/..", ("named", {"name": ".."})),
        ("/users/%41", ("named", {"name": "%41"})),
        ("/files/a/b.txt", ("file", {"name": "a/b.txt"})),
        ("/files/a/edit", ("edit", {"name": "a"})),
        ("/files/a/b/", ("file", {"name": "a/b/"})),
        ("/trees/a/b/", ("tree", {"name": "a/b"})),
        ("/either/b", ("either", {"what": "b"})),
        ("/float/1.5", ("float", {"x": 1.5})),
        ("/between/1-2-3", ("between", {"a": "1-2", "b": "3"})),
        ("/x/second", ("second", {"first": "x"})),
        ("/users/second", ("named", {"name": "second"})),
        ("/any", ("any", {})),
        ("/loose", ("loose", {})),
    ],
)
def test_plain_matches_are_found(url_map, path, expected):
    for _ in range(2):  # a path without variables is remembered
        assert endpoint(url_map, path) == expected


def test_texts_beyond_ascii_are_decoded_from_the_environment(url_map):
    path = "/é/ü".encode().decode("latin1")
    assert endpoint(url_map, path) == ("accent", {"x": "ü"})
    assert endpoint(url_map, "/users/\xff") == ("named", {"name": "\N{REPLACEMENT CHARACTER}"})
    assert endpoint(url_map, "/users/\N{EURO SIGN}") is None


@pytest.mark.parametrize(
    "path", ["/nowhere", "/about/more", "/users/7/8", "/either/c", "/nowhere/at/all", "/About"]
)
def test_where_no_rule_can_be_is_nowhere(url_map, path):
    assert endpoint(url_map, path) is NOWHERE
    assert endpoint(url_map, path, "POST") is NOWHERE


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/loose/", "GET"),
        ("/ws", "GET"),
        ("//about", "GET"),
        ("/users//7", "GET"),
        ("", "GET"),
        ("about", "GET"),
        ("*", "OPTIONS"),
    ],
)
def test_doubt_is_left_to_werkzeug(url_map, path, method):
    assert endpoint(url_map, path, method) is None


@pytest.mark.parametrize("path", ["/users", "/users/7/notes"])
def test_a_slash_may_be_missing(url_map, path):
    assert endpoint(url_map, path) is SLASH


def test_a_slash_that_is_missing_after_the_rest_of_a_path_is_in_doubt(url_map):
    assert endpoint(url_map, "/trees/a") is SLASH


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/post", "GET", {"POST"}),
        ("/about", "POST", {"GET", "HEAD"}),
        ("/about", "OPTIONS", {"GET", "HEAD"}),
        ("/users/me", "POST", {"GET", "HEAD"}),
    ],
)
def test_a_path_may_have_rules_for_other_methods(url_map, path, method, allowed):
    assert endpoint(url_map, path, method) == allowed


def test_the_methods_of_all_rules_that_match_are_allowed():
    url_map = Map(
        [
            Rule("/a/<b>", endpoint="a", methods=["GET"]),
            Rule("/a/c", endpoint="b", methods=["PUT"]),
            Rule("/<d>/c", endpoint="c", methods=["PATCH"]),
        ]
    )
    assert endpoint(url_map, "/a/c", "POST") == {"GET", "HEAD", "PUT", "PATCH"}


@pytest.mark.parametrize("method", ["get", "GET", "HEAD", "head"])
def test_methods_may_be_in_lower_case(url_map, method):
    assert endpoint(url_map, "/users/7", method) == ("user", {"number": 7})


def test_a_path_that_a_fixed_rule_takes_for_other_methods_may_match_further_on():
    url_map = Map(
        [
            Rule("/users/me", endpoint="me", methods=["POST"]),
            Rule("/users/<name>", endpoint="named", methods=["GET"]),
        ]
    )
    for _ in range(2):
        assert endpoint(url_map, "/users/me") == ("named", {"name": "me"})
        assert endpoint(url_map, "/users/me", "POST") == ("me", {})
        assert endpoint(url_map, "/users/me", "PUT") == {"GET", "HEAD", "POST"}


def test_a_domain_that_a_pattern_could_match_leaves_nowhere_in_doubt():
    url_map = Map([Rule("/a", endpoint="a"), Rule("/b", endpoint="b", subdomain="<s>")])
    assert endpoint(url_map, "/a") == ("a", {})
    assert endpoint(url_map, "/b") is None


def test_a_map_without_rules_for_the_domain_has_none():
    assert endpoint(Map(), "/") is NOWHERE
    assert endpoint(Map([Rule("/", endpoint="a", subdomain="www")]), "/") is NOWHERE
    assert endpoint(Map([Rule("/", endpoint="a", subdomain="<s>")]), "/") is None


def test_rules_of_the_default_subdomain_are_found():
    url_map = Map([Rule("/a", endpoint="a")], default_subdomain="www")
    assert endpoint(url_map, "/a") == ("a", {})


def test_weights_order_what_is_tried():
    class Early(BaseConverter):
        regex = "[a-z]+"
        weight = 1

    url_map = Map(
        [Rule("/<int:a>", endpoint="int"), Rule("/<a>", endpoint="text")], converters={"e": Early}
    )
    assert endpoint(url_map, "/x") == ("text", {"a": "x"})
    url_map.add(Rule("/<e:a>", endpoint="early"))
    assert endpoint(url_map, "/x") == ("early", {"a": "x"})
    assert endpoint(url_map, "/1") == ("int", {"a": 1})


def test_groups_of_a_converters_own_are_no_values():
    class Grouped(BaseConverter):
        regex = "(?P<letter>[a-z])(-)?(?:x)?"

    rules = [Rule("/<g:a>.<int:b>", endpoint="x")]
    url_map = Map(rules, converters={"g": Grouped})
    assert endpoint(url_map, "/q-x.5") == ("x", {"a": "q-x", "b": 5})


def test_a_regular_expression_that_is_none_fails_where_werkzeug_tries_it():
    class Broken(BaseConverter):
        regex = "("

    rules = [Rule("/a", endpoint="a"), Rule("/<broken:b>", endpoint="b")]
    url_map = Map(rules, converters={"broken": Broken})
    assert endpoint(url_map, "/a") == ("a", {})
    assert endpoint(url_map, "/x") is None
    with pytest.raises(re.error):
        url_map.bind("localhost").match("/x")


def step_for(pattern):
    return Step(Map(), Transition(pattern, False, False, None))


@pytest.mark.parametrize("rule", ["/<a>", "/<string:a>", "/<int:a>"])
def test_common_variables_need_no_regular_expression(rule):
    url_map = Map([Rule(rule, endpoint="a")])
    url_map.find("/1", "GET")
    root = url_map._index._start.static[""]
    (step,) = root.steps
    assert step.test is not None
    assert step.pattern is None


@pytest.mark.parametrize("pattern", sorted(matcher._TESTS))
def test_what_stands_for_a_regular_expression_matches_the_same(pattern):
    test = step_for(pattern).test
    compiled = re.compile(pattern)
    texts = [chr(number) for number in range(sys.maxunicode) if chr(number) != "/"]
    differing = [text for text in texts if bool(compiled.match(text)) != test(text)]
    assert differing == []
    for text in ("", "1 ", "12", "1\n", "ab", "a1", "\n"):
        assert bool(compiled.match(text)) == test(text)


def test_only_what_paths_lead_through_is_compiled():
    url_map = Map([Rule(f"/a{number}/<int:b>/c", endpoint=f"e{number}") for number in range(500)])
    url_map.find("/a7/1/c", "GET")
    first = url_map._index._start.static[""]
    assert list(first.static) == ["a7"]


def test_a_path_is_remembered_only_where_it_is_that_of_a_rule(url_map):
    for number in range(50):
        url_map.find(f"/users/{number}", "GET")
        url_map.find(f"/nowhere/{number}", "GET")
    remembered = url_map._index._static
    assert not [path for path in remembered if path[-1].isdigit()]
    assert len(remembered) <= len(list(url_map.iter_rules()))


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "get"])
@pytest.mark.parametrize("last", ["7", "new", "x", "", "\u0667", "7\n", "\xc3\xa9", "7/edit"])
def test_what_was_found_behind_a_prefix_decides_about_no_other_path(last, method):
    def make():
        return Map(
            [
                Rule("/users/<int:n>", endpoint="number", methods=["GET"]),
                Rule("/users/<name>", endpoint="name", methods=["GET", "DELETE"]),
                Rule("/users/new", endpoint="new", methods=["GET", "POST"]),
                Rule("/users/<int:n>/edit", endpoint="edit"),
            ]
        )

    def outcome(found):
        return (found[0].endpoint, found[1]) if isinstance(found, tuple) else found

    used = make()
    for number in range(3):
        assert outcome(used.find(f"/users/{number}", "GET")) == ("number", {"n": number})
    assert list(used._index._leaves) == ["/users"]
    path = f"/users/{last}"
    assert outcome(used.find(path, method)) == outcome(make().find(path, method))
    assert used.find("users/7", "GET") is None


def test_prefixes_that_clients_choose_are_not_remembered():
    url_map = Map(
        [Rule("/<a>/<int:b>", endpoint="a"), Rule("/x/<path:rest>/<int:c>", endpoint="c")]
    )
    for number in range(20):
        assert url_map.find(f"/{number}/1", "GET")
        assert url_map.find(f"/x/{number}/1", "GET")
    assert url_map._index._leaves == {}


def test_a_rule_added_later_is_found_behind_a_prefix():
    url_map = Map([Rule("/users/<int:n>", endpoint="number")])
    assert url_map.find("/users/7", "GET")[0].endpoint == "number"
    url_map.add(Rule("/users/7", endpoint="seven"))
    assert url_map.find("/users/7", "GET")[0].endpoint == "seven"


@pytest.mark.parametrize("path", ["/a/b", "/a/c"])
def test_a_tree_that_another_thread_read_meanwhile_is_used_as_well(monkeypatch, path):
    url_map = Map([Rule("/a/b", endpoint="b"), Rule("/a/<x>", endpoint="x")])
    index = matcher.Index(url_map, lambda: True)
    walk = matcher.walk

    def interrupted(*args):
        found = walk(*args)
        index._state = "unread"
        assert index._read()  # as the other thread does, which had begun before this one ended
        return found

    monkeypatch.setattr(matcher, "walk", interrupted)
    first = index.find(path, "GET")
    assert first is not None
    assert index.find(path, "GET") == first


def test_many_threads_may_find_the_first_path_at_the_same_time():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(50):
                url_map = Map([Rule("/a/b/c/d", endpoint="d"), Rule("/a/<x>/c", endpoint="x")])
                start = Barrier(8)

                def find(path, url_map=url_map, start=start):
                    start.wait()
                    return url_map.find(path, "GET")[0].endpoint

                found = list(pool.map(find, ["/a/b/c/d", "/a/z/c"] * 4))
                assert found == ["d", "x"] * 4
    finally:
        sys.setswitchinterval(interval)
