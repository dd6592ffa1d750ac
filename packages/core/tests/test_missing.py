from __future__ import annotations

import pytest

from glassware_core import DeferredScaffold, Kernel, Scaffold
from glassware_core.missing import (
    APP_NAMES,
    BLUEPRINT_NAMES,
    SCAFFOLD_NAMES,
    mend_for_backend,
)


def names(*tables):
    return [(d, n) for table in tables for d, brought in table.items() for n in brought]


@pytest.mark.parametrize(("distribution", "name"), names(SCAFFOLD_NAMES, APP_NAMES))
def test_a_missing_part_is_named_with_the_command_that_installs_it(app, distribution, name):
    if name == "open_session":
        assert name in APP_NAMES["glassware-sessions"]
    with pytest.raises(AttributeError) as caught:
        getattr(app, name)
    assert f"'ViewApp' object has no attribute {name!r}: install {distribution}" in str(
        caught.value
    )
    assert f"python -m pip install {distribution}" in str(caught.value)
    assert not hasattr(app, name)
    assert getattr(app, name, None) is None


def test_the_name_stays_visible_on_the_class_that_documents_it():
    assert hasattr(Scaffold, "route")
    assert hasattr(Kernel, "url_map")
    assert hasattr(DeferredScaffold, "app_template_filter")


def test_a_missing_name_may_be_set_by_a_subclass_or_on_the_instance(app):
    app.secret_key = "mine"
    assert app.secret_key == "mine"
    subclass = type("Sub", (Kernel,), {"route": lambda self: 1})
    assert subclass("sub", root_path=".").route() == 1


def test_no_name_stands_in_two_tables():
    listed = [name for _, name in names(SCAFFOLD_NAMES, APP_NAMES, BLUEPRINT_NAMES)]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("key", "name", "mend"),
    [
        ("SESSION_BACKEND", "memory", "python -m pip install glassware-session-stores"),
        ("SESSION_BACKEND", "redis", "python -m pip install 'glassware-session-stores[redis]'"),
        ("TEMPLATE_ENGINE", "mako", "python -m pip install glassware-template-mako"),
        ("TEMPLATE_ENGINE", "memory", "Choose one of these, or install a plugin that brings"),
        ("JSON_PROVIDER", None, "Choose one of these, or install a plugin that brings None."),
        ("QUEUE", "memory", "Choose one of these, or install a plugin that brings 'memory'."),
    ],
)
def test_a_missing_backend_is_mended_by_what_brings_it(key, name, mend):
    assert mend in mend_for_backend(key, name, left_out=())


def test_an_extra_of_what_is_left_out_mends_nothing():
    assert mend_for_backend("SESSION_BACKEND", "redis", {"glassware-session-stores"}) == ""
