from __future__ import annotations

import functools

import pytest

from glassware_routing import RoutingBlueprint, RoutingScaffold
from glassware_routing.scaffold import _endpoint_from_view_func


@pytest.fixture(params=["application", "blueprint"])
def scaffold(request, app):
    """Both kinds of what routes can be registered on, with what it takes to look at them."""
    return app if request.param == "application" else RoutingBlueprint("bp", __name__)


def rules_of(scaffold, app):
    if scaffold is not app:
        app.register_blueprint(scaffold)
    return {
        rule.rule: (rule.endpoint.removeprefix("bp."), sorted(rule.methods))
        for rule in app.url_map.iter_rules()
    }


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_a_method_has_a_decorator_of_its_name(scaffold, app, method):
    @getattr(scaffold, method)("/a", endpoint="given")
    def view():
        return "view"

    assert view() == "view"
    upper = method.upper()
    expected = sorted({upper, "OPTIONS"} | ({"HEAD"} if upper == "GET" else set()))
    assert rules_of(scaffold, app) == {"/a": ("given", expected)}


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_the_decorators_take_no_methods(scaffold, method):
    with pytest.raises(TypeError, match="Use the 'route' decorator"):
        getattr(scaffold, method)("/a", methods=["GET"])


def test_a_route_is_named_after_its_function(scaffold, app):
    @scaffold.route("/b", methods=["post", "put"])
    @scaffold.route("/a")
    def view():
        """Do nothing."""

    assert rules_of(scaffold, app) == {
        "/a": ("view", ["GET", "HEAD", "OPTIONS"]),
        "/b": ("view", ["OPTIONS", "POST", "PUT"]),
    }


def test_the_name_of_a_view_function_is_its_endpoint():
    assert _endpoint_from_view_func(rules_of) == "rules_of"
    with pytest.raises(AssertionError, match="expected view func if endpoint is not provided"):
        _endpoint_from_view_func(None)
    with pytest.raises(AttributeError, match="has no '__name__'; give an 'endpoint'"):
        _endpoint_from_view_func(functools.partial(rules_of))


def test_a_view_function_may_be_given_for_an_endpoint_later(scaffold, app, client):
    app.add_url_rule("/a", endpoint="later")

    @scaffold.endpoint("later")
    def view():
        return "later"

    rules_of(scaffold, app)
    assert client.get("/a").text == "later"


def test_the_tables_are_there_before_the_constructor_runs(app_class):
    class Own(app_class):
        def __init__(self):
            self.url_value_preprocessors[None].append(print)
            self.url_default_functions[None].append(print)
            super().__init__(__name__, root_path=".")

    assert Own().url_default_functions == {None: [print]}


def test_the_scaffold_itself_registers_nothing():
    class Bare(RoutingScaffold):
        def _check_setup_finished(self, f_name):
            pass

    with pytest.raises(NotImplementedError):
        Bare(__name__, root_path=".").add_url_rule("/")


@pytest.mark.parametrize("name", ["route", "get", "post", "put", "patch", "delete"])
def test_a_decorator_without_parentheses_is_an_error_that_says_what_is_missing(app, name):
    with pytest.raises(TypeError, match="'rule' must be a path"):
        getattr(app, name)(lambda: "")
