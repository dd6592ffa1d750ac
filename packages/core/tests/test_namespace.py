from __future__ import annotations

import pytest

import glassware_core
from glassware_core import (
    g,
)


def test_g_is_a_namespace_with_the_methods_of_a_mapping(app):
    with app.app_context():
        assert g.get("a") is None
        assert g.get("a", 1) == 1
        assert g.setdefault("a", 2) == 2
        assert list(g) == ["a"]
        assert g.pop("a") == 2
        assert g.pop("a", None) is None
        with pytest.raises(KeyError):
            g.pop("a")
        with pytest.raises(AttributeError):
            g.a  # noqa: B018
        assert repr(g) == f"<flask.g of {app.name!r}>"
        assert g.__dict__ == {}


def test_the_class_of_g_is_the_applications_to_choose(app_class):
    class Globals(glassware_core.AppCtxGlobals):
        answer = 42

    class App(app_class):
        app_ctx_globals_class = Globals

    with App("globals", root_path=".").app_context():
        assert g.answer == 42
