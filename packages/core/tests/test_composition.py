from __future__ import annotations

import gc
import sys
import weakref

import pytest

import glassware_core
from glassware_core import Kernel, compose, hookimpl
from glassware_core.composition import CompositionError, linearized


class A(Kernel):
    def who(self):
        return ["a"]


class B(Kernel):
    def who(self):
        return ["b", *super().who()] if hasattr(super(), "who") else ["b"]


class DerivedFromA(A):
    def who(self):
        return ["derived", *super().who()]


def test_features_are_composed_in_order_with_the_kernel_last():
    composed = compose(B, A)
    assert composed.__mro__[1:4] == (B, A, Kernel)
    assert composed("composed", root_path=".").who() == ["b", "a"]


def test_a_derived_feature_stands_for_its_base():
    assert linearized((A, DerivedFromA), Kernel) == (DerivedFromA, Kernel)
    assert compose(A, DerivedFromA)("derived", root_path=".").who() == ["derived", "a"]


def test_without_features_it_is_the_kernel():
    assert issubclass(compose(), Kernel)
    assert compose()("bare", root_path=".").config["TESTING"] is False


def test_an_inconsistent_order_names_the_features():
    class X(A, B):
        pass

    class Y(B, A):
        pass

    with pytest.raises(CompositionError, match=r"X and .*Y want opposite orders"):
        compose(X, Y)


def test_plugins_bring_their_features_and_hooks_to_the_composed_class():
    class Counter:
        __name__ = "counter"

        @hookimpl
        def app_features(self):
            return (A,)

        @hookimpl
        def app_created(self, app):
            app.extensions["counter"] = 1

    app = compose(B, plugins=[Counter()])("counted", root_path=".")
    assert app.who() == ["b", "a"]
    assert app.extensions == {"counter": 1}


def test_the_installed_application_is_composed_at_its_first_access():
    assert glassware_core.App is glassware_core.App
    assert issubclass(glassware_core.App, Kernel)
    assert glassware_core.App.__mro__[-2] is not Kernel
    with pytest.raises(AttributeError, match="has no attribute 'Ap'"):
        glassware_core.Ap  # noqa: B018


def test_a_composed_application_is_freed_with_its_last_reference():
    cls = compose(A)
    gc.collect()
    gc.disable()
    try:
        app = cls("freed", root_path=".")
        reference = weakref.ref(app)
        del app
        assert reference() is None
    finally:
        gc.enable()


def test_importing_the_kernel_scans_no_entry_points():
    import subprocess

    code = (
        "import importlib.metadata as m, glassware_core\n"
        "m.entry_points = None\n"
        "from glassware_core import Kernel\n"
        "assert glassware_core.plugins.installation.installed_plugins.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("wrong", [int, object, "RoutingApp", None])
def test_what_is_no_feature_is_named(wrong):
    with pytest.raises(CompositionError, match=r"feature must be a subclass of Kernel; found .*"):
        compose(wrong)
