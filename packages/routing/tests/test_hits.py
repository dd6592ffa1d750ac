from __future__ import annotations

import pytest
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError
from werkzeug.routing import Rule as WerkzeugRule

from glassware_routing import Map, Rule
from glassware_routing.hits import Hit


def hit_of(rule, *others, **options):
    url_map = Map([rule, *others], **options)
    return Hit(url_map, rule)


def test_values_are_converted_in_the_order_of_the_variables():
    rule = Rule("/<a>/<int:b>/<float:c>", endpoint="x")
    assert hit_of(rule).found(("1", "2", "3.5")) == (rule, {"a": "1", "b": 2, "c": 3.5})


def test_defaults_stand_over_the_values():
    rule = Rule("/<a>", endpoint="x", defaults={"a": "b", "page": 1})
    assert hit_of(rule).found(("b",)) == (rule, {"a": "b", "page": 1})


def test_a_refused_value_is_werkzeugs_to_answer():
    rule = Rule("/<int(min=3):a>", endpoint="x")
    hit = hit_of(rule)
    assert hit.found(("3",)) == (rule, {"a": 3})
    assert hit.found(("2",)) is None


def test_a_number_with_too_many_digits_is_werkzeugs_to_answer():
    assert hit_of(Rule("/<int:a>", endpoint="x")).found(("9" * 5000,)) is None


def test_a_converter_is_asked_as_it_is_at_the_match():
    class Odd(BaseConverter):
        def to_python(self, value):
            return value * 2

    rule = Rule("/<odd:a>", endpoint="x")
    hit = hit_of(rule, converters={"odd": Odd})
    assert hit.found(("a",)) == (rule, {"a": "aa"})
    Odd.to_python = lambda self, value: value.upper()
    assert hit.found(("a",)) == (rule, {"a": "A"})


@pytest.mark.parametrize("kind", [BaseConverter, IntegerConverter])
def test_a_method_of_the_converter_alone_is_used(kind):
    class Made(kind):
        def __init__(self, url_map):
            super().__init__(url_map)
            self.to_python = lambda value: f"made {value}"

    def make(url_map):
        converter = kind(url_map)
        converter.to_python = lambda value: f"made {value}"
        return converter

    for factory in (Made, make):
        rule = Rule("/<own:a>", endpoint="x")
        assert hit_of(rule, converters={"own": factory}).found(("1",)) == (rule, {"a": "made 1"})


def test_an_error_of_a_converter_that_refuses_nothing_is_raised():
    class Broken(BaseConverter):
        def to_python(self, value):
            raise RuntimeError(value)

    with pytest.raises(RuntimeError, match="abc"):
        hit_of(Rule("/<odd:a>", endpoint="x"), converters={"odd": Broken}).found(("abc",))


def test_a_validation_error_counts_as_a_refusal():
    class Refusing(BaseConverter):
        def to_python(self, value):
            raise ValidationError

    hit = hit_of(Rule("/<odd:a>", endpoint="x"), converters={"odd": Refusing})
    assert hit.found(("abc",)) is None


@pytest.mark.parametrize("options", [{"redirect_to": "b"}, {"alias": True}])
def test_a_rule_that_redirects_is_not_plain(options):
    assert hit_of(Rule("/a", endpoint="x")).plain
    assert not hit_of(Rule("/a", endpoint="x", **options)).plain


def test_a_rule_beside_one_with_defaults_is_not_plain():
    with_default = Rule("/all/", endpoint="x", defaults={"page": 1})
    rule = Rule("/all/<int:page>", endpoint="x")
    assert not hit_of(rule, with_default).plain
    assert hit_of(Rule("/other", endpoint="y"), with_default.empty()).plain
    assert hit_of(with_default.empty()).plain


def test_a_class_of_rules_that_decides_for_itself_is_left_to_werkzeug():
    class Named(Rule):
        note = "nothing that decides"

        def provides(self):
            return True

    class Deciding(WerkzeugRule):
        @property
        def strict_slashes(self):
            return True

        @strict_slashes.setter
        def strict_slashes(self, value):
            pass

    class More(Deciding):
        pass

    assert hit_of(Named("/a", endpoint="x")).plain
    assert hit_of(WerkzeugRule("/a", endpoint="x")).plain
    assert not hit_of(Deciding("/a", endpoint="x")).plain
    assert not hit_of(More("/a", endpoint="x")).plain


def test_of_a_variable_named_twice_werkzeugs_value_is_taken():
    rule = WerkzeugRule("/<a>", endpoint="x")
    url_map = Map([rule])
    assert Hit(url_map, rule).found(("first", "second")) == (rule, {"a": "first"})
