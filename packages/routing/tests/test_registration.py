from __future__ import annotations

import pytest

from glassware_routing.registration import methods_of, refuse_other_view


def view():
    """Do nothing; attributes are set on copies of it."""


def with_attributes(**attributes):
    def copy(): ...

    vars(copy).update(attributes)
    return copy


@pytest.mark.parametrize(
    ("function", "given", "automatic", "expected"),
    [
        (view, None, None, ({"GET", "OPTIONS"}, True)),
        (None, None, None, ({"GET", "OPTIONS"}, True)),
        (view, ["post"], None, ({"POST", "OPTIONS"}, True)),
        (view, [], None, ({"OPTIONS"}, True)),
        (view, ["OPTIONS"], None, ({"OPTIONS"}, False)),
        (view, ["OPTIONS"], True, ({"OPTIONS"}, True)),
        (view, ["GET"], True, ({"GET"}, True)),
        (view, ["GET"], False, ({"GET"}, False)),
        (with_attributes(methods=["put"]), None, None, ({"PUT", "OPTIONS"}, True)),
        (with_attributes(methods=[]), None, None, ({"GET", "OPTIONS"}, True)),
        (with_attributes(methods=["put"]), ["GET"], None, ({"GET", "OPTIONS"}, True)),
        (
            with_attributes(required_methods=["post"]),
            None,
            None,
            ({"GET", "POST", "OPTIONS"}, True),
        ),
        (with_attributes(required_methods=["OPTIONS"]), None, None, ({"GET", "OPTIONS"}, True)),
        (with_attributes(provide_automatic_options=False), None, None, ({"GET"}, False)),
        (with_attributes(provide_automatic_options=False), None, True, ({"GET"}, True)),
    ],
)
def test_methods_come_from_the_arguments_and_else_from_the_view(
    function, given, automatic, expected
):
    assert methods_of(function, given, automatic, by_default=True) == expected


def test_options_are_not_answered_where_the_configuration_says_no():
    assert methods_of(view, None, None, by_default=False) == ({"GET"}, False)
    assert methods_of(view, None, True, by_default=False) == ({"GET"}, True)


def test_a_text_is_no_list_of_methods():
    with pytest.raises(TypeError, match=r"must be a list of strings.*found the text 'GET'"):
        methods_of(view, "GET", None, by_default=True)


@pytest.mark.parametrize("name", ["methods", "required_methods"])
def test_a_method_that_is_no_text_is_named(name):
    with pytest.raises(TypeError, match=rf"'{name}' must be a list of strings.*found 3 in it"):
        methods_of(with_attributes(**{name: [3]}), None, None, by_default=True)


def test_an_endpoint_keeps_its_view_function():
    refuse_other_view(None, view, "index")
    refuse_other_view(view, view, "index")
    refuse_other_view(view, None, "index")
    with pytest.raises(AssertionError, match="overwriting an existing endpoint function: index"):
        refuse_other_view(view, with_attributes(), "index")
