from __future__ import annotations

import threading

import pytest
from werkzeug.routing import Map as WerkzeugMap
from werkzeug.routing import Submount

from glassware_routing import Map, Rule
from glassware_routing.matcher import NOWHERE


@pytest.fixture
def url_map():
    return Map([Rule("/a", endpoint="a")])


def test_rules_that_are_added_later_are_found(url_map):
    assert url_map.find("/b/c", "GET") is NOWHERE
    rule = Rule("/b/c", endpoint="c")
    url_map.add(rule)
    assert url_map.find("/b/c", "GET") == (rule, {})


def test_rules_of_a_factory_are_found(url_map):
    url_map.add(Submount("/b", [Rule("/c", endpoint="c"), Rule("/d", endpoint="d")]))
    assert url_map.find("/b/d", "GET")[0].endpoint == "d"


def test_rules_that_were_added_before_an_error_are_found(url_map):
    assert url_map.find("/b/c", "GET") is NOWHERE
    with pytest.raises(LookupError):
        url_map.add(Submount("/b", [Rule("/c", endpoint="c"), Rule("/<nothing:x>", endpoint="d")]))
    assert url_map.find("/b/c", "GET")[0].endpoint == "c"


def test_host_matching_that_is_set_later_is_noticed(url_map):
    assert url_map.find("/a", "GET") is not None
    url_map.host_matching = True
    assert url_map.find("/a", "GET") is None
    url_map.host_matching = False
    assert url_map.find("/a", "GET") is not None


def test_a_default_subdomain_that_is_set_later_is_noticed(url_map):
    assert url_map.find("/a", "GET") is not None
    url_map.default_subdomain = "www"
    assert url_map.find("/a", "GET") is NOWHERE
    url_map.add(Rule("/b", endpoint="b"))
    assert url_map.find("/b", "GET")[0].endpoint == "b"


def test_who_sets_remap_is_heard(url_map):
    rule = url_map.find("/a", "GET")[0]
    url_map._rules_by_endpoint["a"].append(Rule("/z", endpoint="a", defaults={"x": 1}))
    url_map._remap = True
    assert url_map.find("/a", "GET") is None
    assert rule.endpoint == "a"


@pytest.mark.parametrize("name", ["bind", "bind_to_environ", "update"])
def test_a_subclass_that_overrides_how_requests_are_bound_decides_itself(name):
    stock = getattr(WerkzeugMap, name)
    overriding = type("Own", (Map,), {name: lambda self, *a, **k: stock(self, *a, **k)})
    url_map = overriding([Rule("/a", endpoint="a")])
    assert url_map.find("/a", "GET") is None


@pytest.mark.parametrize("name", ["bind", "bind_to_environ", "update"])
def test_so_does_a_map_with_such_a_method_of_its_own(url_map, name):
    assert url_map.find("/a", "GET") is not None
    setattr(url_map, name, getattr(WerkzeugMap, name).__get__(url_map))
    assert url_map.find("/a", "GET") is not None  # it is the stock method after all
    setattr(url_map, name, lambda *args, **kwargs: None)
    assert url_map.find("/a", "GET") is None


def test_a_subclass_that_overrides_something_else_is_quick():
    class Own(Map):
        default_converters = Map.default_converters

        def is_endpoint_expecting(self, endpoint, *arguments):
            return False

    assert Own([Rule("/a", endpoint="a")]).find("/a", "GET") is not None


def test_another_matcher_in_its_place_is_asked(url_map):
    class Other(type(url_map._matcher)):
        pass

    assert url_map.find("/a", "GET") is not None
    url_map._matcher = Other(True)
    assert url_map.find("/a", "GET") is None


def test_finding_does_not_wait_for_the_whole_map_to_be_sorted(url_map):
    url_map.find("/a", "GET")
    assert url_map._remap


def test_sorting_the_map_leaves_the_index_as_it_is(url_map):
    url_map.find("/a", "GET")
    index = url_map._index
    url_map.update()
    assert url_map._index is index


def test_rules_may_be_added_while_others_are_found():
    url_map = Map([Rule("/start/<int:n>", endpoint="start")])
    stop = threading.Event()
    wrong = []

    def find():
        while not stop.is_set():
            found = url_map.find("/start/1", "GET")
            if found is NOWHERE or found is None or found[1] != {"n": 1}:
                wrong.append(found)
            url_map.update()

    threads = [threading.Thread(target=find) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(150):
        url_map.add(Rule(f"/start/<path:p>/{number}", endpoint=f"e{number}"))
        rule = url_map.find(f"/start/x/y/{number}", "GET")
        assert rule[0].endpoint == f"e{number}"
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
