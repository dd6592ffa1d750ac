from __future__ import annotations

from typing import ClassVar

import pytest
from werkzeug.test import Client

from glassware_core import DeferredScaffold, Kernel
from glassware_core.changes import FunctionTable, WatchedDict
from glassware_routing import RoutingApp, RoutingBlueprint, RoutingScaffold, url_for
from glassware_routing.nesting import free_name, merge_tables, nests


def prefixes(outer, inner, given=None):
    """Return the prefix that a nested blueprint is registered with."""
    seen = []
    child = RoutingBlueprint("child", __name__, url_prefix=inner)
    child.record(lambda state: seen.append(state.url_prefix))
    parent = RoutingBlueprint("parent", __name__, url_prefix=outer)
    parent.register_blueprint(child, **({} if given is None else {"url_prefix": given}))
    RoutingApp(__name__, root_path=".").register_blueprint(parent)
    return seen[0]


@pytest.mark.parametrize(
    ("outer", "inner", "joined"),
    [
        (None, None, None),
        (None, "/i", "/i"),
        ("/o", None, "/o"),
        ("/o", "", "/o/"),
        ("/o/", "/i", "/o/i"),
        ("", "", "/"),
        ("/", "i/", "/i/"),
    ],
)
def test_prefixes_are_joined(outer, inner, joined):
    assert prefixes(outer, inner) == joined


def test_the_prefix_of_the_nesting_comes_before_the_blueprints_own():
    assert prefixes("/o", "/i", "/given") == "/o/given"


@pytest.mark.parametrize(
    ("outer", "inner", "given", "joined"),
    [
        (None, None, None, None),
        ("o", None, None, "o"),
        (None, "i", None, "i"),
        ("o", "i", None, "i.o"),
        ("o", "i", "g", "g.o"),
    ],
)
def test_subdomains_are_joined(outer, inner, given, joined):
    seen = []
    child = RoutingBlueprint("child", __name__, subdomain=inner)
    child.record(lambda state: seen.append(state.subdomain))
    parent = RoutingBlueprint("parent", __name__, subdomain=outer)
    parent.register_blueprint(child, subdomain=given)
    RoutingApp(__name__, root_path=".").register_blueprint(parent)
    assert seen == [joined]


def test_names_are_joined_with_dots(app):
    leaf, middle, top = (RoutingBlueprint(name, __name__) for name in ("leaf", "middle", "top"))
    middle.register_blueprint(leaf)
    middle.register_blueprint(leaf, name="second")
    top.register_blueprint(middle)
    app.register_blueprint(top)
    app.register_blueprint(top, name="other")
    assert list(app.blueprints) == [
        "top",
        "top.middle",
        "top.middle.leaf",
        "top.middle.second",
        "other",
        "other.middle",
        "other.middle.leaf",
        "other.middle.second",
    ]


def test_a_name_is_given_once(app):
    blueprint, other = RoutingBlueprint("bp", __name__), RoutingBlueprint("bp", __name__)
    assert free_name(blueprint, app, {}) == "bp"
    app.blueprints["bp"] = blueprint
    with pytest.raises(ValueError, match="name 'bp' is already registered for this blueprint"):
        free_name(blueprint, app, {})
    with pytest.raises(ValueError, match=r"for a different blueprint\. Use 'name='"):
        free_name(other, app, {})
    app.blueprints["outer.bp"] = other
    with pytest.raises(ValueError, match=r"for this blueprint 'outer\.bp'\."):
        free_name(other, app, {"name_prefix": "outer"})
    assert free_name(other, app, {"name": "more.dots"}) == "more.dots"


def test_a_name_that_is_none_is_refused(app):
    blueprint = RoutingBlueprint("bp", __name__)
    with pytest.raises(ValueError, match="'name' may not be empty"):
        free_name(blueprint, app, {"name": ""})
    with pytest.raises(TypeError, match="'name' must be a text; found 3"):
        free_name(blueprint, app, {"name": 3})
    assert free_name(blueprint, app, {"name": None}) == "bp"


def test_a_blueprint_cannot_be_nested_in_itself():
    one, two, three = (RoutingBlueprint(name, __name__) for name in ("one", "two", "three"))
    with pytest.raises(ValueError, match="Cannot register a blueprint on itself"):
        one.register_blueprint(one)
    one.register_blueprint(two)
    two.register_blueprint(three)
    assert nests(one, three)
    assert not nests(three, one)
    with pytest.raises(ValueError, match=r"'one'> in .*'three'>, which is nested in it already"):
        three.register_blueprint(one)


def test_functions_run_from_the_application_inwards_and_back(app):
    order = []

    def note(text, result=None):
        return lambda *args: order.append(text) or result or (args[0] if args else None)

    inner, outer = RoutingBlueprint("inner", __name__), RoutingBlueprint("outer", __name__)
    for owner, name in ((app, "app"), (outer, "outer"), (inner, "inner")):
        owner.url_value_preprocessor(note(f"values {name}"))
        owner.before_request(note(f"before {name}"))
        owner.after_request(note(f"after {name}"))
        owner.teardown_request(note(f"teardown {name}"))
    inner.add_url_rule("/", "index", lambda: url_for(".index"))
    outer.add_url_rule("/outer", "index", lambda: "outer")
    outer.register_blueprint(inner, url_prefix="/inner")
    app.register_blueprint(outer)
    assert Client(app).get("/inner/").text == "/inner/"
    scopes = ("app", "outer", "inner")
    assert order == [
        *[f"values {scope}" for scope in scopes],
        *[f"before {scope}" for scope in scopes],
        *[f"after {scope}" for scope in reversed(scopes)],
        *[f"teardown {scope}" for scope in reversed(scopes)],
    ]
    order.clear()
    assert Client(app).get("/outer").text == "outer"
    assert [step for step in order if "inner" in step] == []


def test_errors_are_handled_by_the_innermost_blueprint_that_can(app):
    def raising(error):
        def view():
            raise error

        return view

    inner, outer = RoutingBlueprint("inner", __name__), RoutingBlueprint("outer", __name__)
    for number, error in enumerate((KeyError("k"), ValueError("v"), OSError("o"))):
        inner.add_url_rule(f"/{number}", f"e{number}", raising(error))
    inner.register_error_handler(KeyError, lambda error: "inner")
    outer.register_error_handler(LookupError, lambda error: "outer lookup")
    outer.register_error_handler(ValueError, lambda error: "outer")
    app.register_error_handler(Exception, lambda error: "app")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    app.register_blueprint(outer, name="again", url_prefix="/again")
    client = Client(app)
    for prefix in ("", "/again"):
        answers = [client.get(f"{prefix}/{number}").text for number in range(3)]
        assert answers == ["inner", "outer", "app"]


class ExtraScaffold(RoutingScaffold):
    """A feature with a table of functions, and one of something else."""

    watched: ClassVar = {"extra_funcs": FunctionTable, "extra_things": WatchedDict}


class ExtraApp(ExtraScaffold, RoutingApp, Kernel):
    pass


class ExtraBlueprint(ExtraScaffold, DeferredScaffold):
    pass


class Composed(ExtraBlueprint, RoutingBlueprint):
    pass


def test_tables_of_functions_that_a_feature_declares_are_merged():
    app, blueprint = ExtraApp(__name__, root_path="."), Composed("bp", __name__)
    blueprint.extra_funcs[None].append(print)
    blueprint.extra_funcs["other"].append(repr)
    blueprint.extra_things["x"] = 1
    app.extra_funcs[None].append(len)
    app.register_blueprint(blueprint)
    assert app.extra_funcs == {None: [len], "bp": [print], "bp.other": [repr]}
    assert app.extra_things == {}


def test_a_table_that_the_application_has_not_is_left_out(app):
    blueprint = Composed("bp", __name__)
    blueprint.extra_funcs[None].append(print)
    app.register_blueprint(blueprint)
    assert not hasattr(app, "extra_funcs")


def test_tables_that_users_put_in_place_are_merged(app):
    blueprint = RoutingBlueprint("bp", __name__)
    blueprint.before_request_funcs = {None: [print]}
    app.after_request_funcs = {}
    blueprint.after_request(repr)
    merge_tables(blueprint, app, "bp")
    assert app.before_request_funcs["bp"] == [print]
    assert app.after_request_funcs == {"bp": [repr]}


def test_view_functions_keep_their_endpoints(app):
    blueprint = RoutingBlueprint("bp", __name__)
    blueprint.endpoint("plain")(print)
    app.register_blueprint(blueprint)
    assert app.view_functions == {"plain": print}
