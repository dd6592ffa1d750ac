from __future__ import annotations

import pytest

from glassware_routing import BlueprintSetupState, RoutingBlueprint
from glassware_routing.setup_state import join_paths


@pytest.mark.parametrize(
    ("prefix", "path", "joined"),
    [
        (None, "/x", "/x"),
        (None, "", ""),
        ("", "x", "/x"),
        ("", "", ""),
        ("/", "", "/"),
        ("/", "/x", "/x"),
        ("/a", "", "/a"),
        ("/a", "/", "/a/"),
        ("/a/", "x", "/a/x"),
        ("/a/", "/x/", "/a/x/"),
    ],
)
def test_a_path_is_joined_with_one_slash(prefix, path, joined):
    assert join_paths(prefix, path) == joined


@pytest.fixture
def blueprint():
    return RoutingBlueprint(
        "bp", __name__, url_prefix="/own", subdomain="own", url_defaults={"a": 1, "b": 1}
    )


def test_the_blueprints_own_values_are_the_defaults(app, blueprint):
    state = BlueprintSetupState(blueprint, app, {}, True)
    assert (state.url_prefix, state.subdomain) == ("/own", "own")
    assert state.url_defaults == {"a": 1, "b": 1}
    assert (state.name, state.name_prefix, state.full_name) == ("bp", "", "bp")
    assert (state.app, state.blueprint, state.first_registration) == (app, blueprint, True)


def test_options_of_the_registration_come_before_them(app, blueprint):
    options = {
        "url_prefix": "/given",
        "subdomain": "given",
        "url_defaults": {"b": 2},
        "name": "named",
        "name_prefix": "outer",
        "extra": "seen",
    }
    state = BlueprintSetupState(blueprint, app, options, False)
    assert (state.url_prefix, state.subdomain) == ("/given", "given")
    assert state.url_defaults == {"a": 1, "b": 2}
    assert state.full_name == "outer.named"
    assert state.options["extra"] == "seen"
    assert blueprint.url_values_defaults == {"a": 1, "b": 1}


def test_none_stands_for_the_blueprints_own(app, blueprint):
    options = dict.fromkeys(("url_prefix", "subdomain", "url_defaults", "name"))
    state = BlueprintSetupState(blueprint, app, options, True)
    assert (state.url_prefix, state.subdomain, state.name) == ("/own", "own", "bp")
    assert state.url_defaults == {"a": 1, "b": 1}


def test_a_rule_is_registered_with_prefix_name_subdomain_and_defaults(app, blueprint):
    state = BlueprintSetupState(blueprint, app, {}, True)
    state.add_url_rule("/x", "x", lambda: "x", defaults={"b": 3, "c": 3}, methods=["PUT"])

    def named():
        return "named"

    state.add_url_rule("", view_func=named, subdomain="other", defaults=None)
    first, second = app.url_map.iter_rules()
    assert (first.rule, first.endpoint, first.subdomain) == ("/own/x", "bp.x", "own")
    assert first.defaults == {"a": 1, "b": 3, "c": 3}
    assert first.methods == {"PUT", "OPTIONS"}
    assert (second.rule, second.endpoint, second.subdomain) == ("/own", "bp.named", "other")


def test_a_rule_needs_an_endpoint_or_a_function(app, blueprint):
    with pytest.raises(AssertionError, match="expected view func"):
        BlueprintSetupState(blueprint, app, {}, True).add_url_rule("/x")
