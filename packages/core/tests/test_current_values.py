from __future__ import annotations

import json
from types import SimpleNamespace

from glassware_core.context import bound
from glassware_core.current_values import ConfigValue, CurrentJSON


class Thing:
    size = ConfigValue("SIZE", 5)
    json_module = CurrentJSON()


def within(**config):
    """Bind an application with a configuration."""
    app = SimpleNamespace(config=config, json=object())
    return app, bound.set(SimpleNamespace(app=app))


def test_outside_of_an_application_the_defaults_hold():
    assert Thing().size == 5
    assert Thing().json_module is json
    assert Thing.json_module is json
    assert isinstance(Thing.size, ConfigValue)


def test_within_an_application_its_values_hold_and_are_not_kept():
    thing = Thing()
    for size in (7, 0, None):
        app, token = within(SIZE=size)
        assert thing.size == size
        assert thing.json_module is Thing.json_module is app.json
        bound.reset(token)
    assert thing.size == 5
    assert thing.json_module is json


def test_a_key_that_is_missing_leaves_the_default():
    _, token = within()
    assert Thing().size == 5
    bound.reset(token)


def test_an_object_may_have_its_own_value():
    _, token = within(SIZE=7)
    thing, other = Thing(), Thing()
    thing.size = 8
    thing.json_module = "own"
    assert (thing.size, other.size) == (8, 7)
    assert thing.json_module == "own"
    thing.size = None
    assert thing.size == 7
    thing.size = 9
    del thing.size
    assert thing.size == 7
    bound.reset(token)


def test_a_subclass_may_replace_them():
    class Own(Thing):
        size = 1
        json_module = "own"

    assert (Own().size, Own().json_module) == (1, "own")
