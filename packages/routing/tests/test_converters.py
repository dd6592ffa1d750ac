from __future__ import annotations

import pytest
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError
from werkzeug.routing.converters import DEFAULT_CONVERTERS
from werkzeug.test import Client

from glassware_core import PluginError, hookimpl
from glassware_routing import Map, Rule
from glassware_routing.converters import CarefulIntegerConverter, default_converters


class Raising(IntegerConverter):
    """Werkzeug's converter before it refused what is no number."""

    def to_python(self, value):
        return int(value)


def test_werkzeugs_converters_are_the_default():
    assert dict(default_converters()) in (
        dict(DEFAULT_CONVERTERS),
        {**DEFAULT_CONVERTERS, "int": CarefulIntegerConverter},
    )


ACCEPTING = type("Accepting", (Raising,), {"to_python": lambda self, value: value})


@pytest.mark.parametrize("raising", [Raising, ACCEPTING])
def test_the_one_for_integers_is_replaced_where_it_raises_other_errors(raising):
    assert default_converters(raising)["int"] is CarefulIntegerConverter


def test_the_careful_one_refuses_what_python_does_not_convert():
    converter = CarefulIntegerConverter(Map(), max=5)
    assert converter.to_python("5") == 5
    for text in ("6", "9" * 5000, "no number"):
        with pytest.raises(ValidationError):
            converter.to_python(text)
    url_map = Map([Rule("/<int:a>", endpoint="a")], converters={"int": CarefulIntegerConverter})
    assert url_map.find("/7", "GET")[1] == {"a": 7}
    assert url_map.find("/" + "9" * 5000, "GET") is None


class Doubled(BaseConverter):
    def to_python(self, value):
        return value * 2


class Brings:
    """A plugin with converters."""

    def __init__(self, *names):
        self.__name__ = f"brings_{'_'.join(names)}"
        self.names = names

    @hookimpl
    def url_converters(self, app):
        return dict.fromkeys(self.names, Doubled)


def test_converters_of_plugins_are_in_the_map_from_the_start(app_class):
    app = app_class(__name__, root_path=".", plugins=[Brings("doubled"), Brings("int")])
    app.add_url_rule("/<doubled:a>/<int:b>", view_func=lambda a, b: a + b, endpoint="x")
    assert Client(app).get("/1/2").text == "1122"


def test_another_application_does_not_have_them(app_class):
    app_class(__name__, root_path=".", plugins=[Brings("doubled")])
    assert "doubled" not in app_class(__name__, root_path=".").url_map.converters


def test_a_plugin_that_is_registered_later_brings_its_own(app):
    app.register_plugin(Brings("doubled"))
    assert app.url_map.converters["doubled"] is Doubled


def test_two_plugins_cannot_bring_the_same_name(app_class):
    class Other(Brings):
        pass

    one, other = Brings("doubled"), Other("more", "doubled")
    with pytest.raises(
        PluginError,
        match=r"'brings_more_doubled' is required.*converter 'doubled' belongs to .* 'brings_d",
    ):
        app_class(__name__, root_path=".", plugins=[one, other])


def test_converters_may_be_added_to_the_map(app):
    app.url_map.converters["doubled"] = Doubled
    app.add_url_rule("/<doubled:a>", view_func=lambda a: a, endpoint="x")
    assert Client(app).get("/1").text == "11"
