from __future__ import annotations

import pytest

import glassware_routing
from glassware_core import DeferredScaffold, hookimpl, installed_plugins
from glassware_core.composition import CompositionError
from glassware_routing import RoutingBlueprint, RoutingScaffold, compose_blueprint


class Extra(DeferredScaffold):
    def setup_features(self, options):
        super().setup_features(options)
        self.extra = options.pop("extra", "none")


class More(DeferredScaffold):
    pass


def test_it_is_composed_of_what_is_installed():
    composed = glassware_routing.Blueprint
    assert composed is glassware_routing.Blueprint
    assert issubclass(composed, RoutingBlueprint)
    answers = installed_plugins().ask("blueprint_features")
    features = [feature for answer in answers for feature in answer]
    assert list(composed.__bases__) == [*features, RoutingBlueprint]
    assert composed.__name__ == "Blueprint"
    assert composed.__module__ == "glassware_routing"


def test_features_stand_before_those_of_this_part():
    class Plugin:
        @hookimpl
        def blueprint_features(self):
            return (More,)

    composed = compose_blueprint(Extra, plugins=[Plugin(), object()])
    assert composed.__mro__[1:] == type("X", (Extra, More, RoutingBlueprint), {}).__mro__[1:]
    assert composed("bp", __name__, root_path=".", extra="some").extra == "some"


def test_a_feature_that_another_one_brings_is_not_named_twice():
    class Derived(Extra):
        pass

    assert compose_blueprint(Extra, Derived).__bases__ == (Derived, RoutingBlueprint)
    assert compose_blueprint().__bases__ == (RoutingBlueprint,)


def test_features_that_cannot_be_put_in_order_are_named():
    class One(RoutingScaffold, Extra):
        pass

    class Two(Extra, RoutingScaffold):
        pass

    with pytest.raises(CompositionError, match=r"One and .*Two"):
        compose_blueprint(One, Two)


def test_a_name_that_the_package_has_not_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'glassware_routing' has no attribute 'Nothing'"):
        glassware_routing.Nothing  # noqa: B018
