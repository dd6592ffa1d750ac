from __future__ import annotations

import copy
from typing import ClassVar

import pytest

from glassware_core import DeferredScaffold, Kernel, Scaffold, setupmethod
from glassware_core.changes import FunctionTable


class Feature(Kernel):
    watched: ClassVar = {"special_funcs": FunctionTable, "special_method": None}

    def setup_features(self, options):
        super().setup_features(options)
        self.special = options.pop("special", "default")

    @setupmethod
    def add_special(self, f):
        """Add a special function."""
        self.special_funcs[None].append(f)
        return f


def test_a_feature_declares_what_is_watched_and_takes_its_options():
    app = Feature("feature", root_path=".", special="given")
    assert app.special == "given"
    assert Feature("feature", root_path=".").special == "default"
    assert set(Feature.watched_tables) == {*Kernel.watched_tables, "special_funcs"}
    plan = app.plan
    app.special_funcs[None].append(print)
    assert app._changes.plan is None
    assert app.plan is not plan


def test_replacing_and_deleting_a_watched_attribute_drops_the_plan():
    app = Feature("feature", root_path=".")
    for change in (
        lambda: setattr(app, "special_method", 1),
        lambda: delattr(app, "special_method"),
        lambda: setattr(app, "ensure_sync", lambda f: f),
        lambda: setattr(app, "special_funcs", {}),
    ):
        assert app.plan is app._changes.plan
        change()
        assert app._changes.plan is None


def test_another_attribute_does_not_drop_the_plan():
    app = Feature("feature", root_path=".")
    plan = app.plan
    app.something = 1
    del app.something
    assert app.plan is plan


def test_a_setup_method_keeps_its_name_and_documentation():
    assert Feature.add_special.__name__ == "add_special"
    assert Feature.add_special.__doc__ == "Add a special function."


def test_tables_are_each_instances_own():
    one, other = Kernel("one", root_path="."), Kernel("other", root_path=".")
    one.before_request(print)
    one.register_error_handler(404, print)
    assert other.before_request_funcs == {}
    assert other.error_handler_spec == {}
    assert one.error_handler_spec[None][404]


def test_tables_can_be_copied():
    app = Kernel("copied", root_path=".")
    app.before_request(print)
    copied = copy.deepcopy(app.before_request_funcs)
    copied[None].append(len)
    assert app.before_request_funcs == {None: [print]}


def test_a_deferred_scaffold_has_the_same_tables():
    class Group(DeferredScaffold):
        name = "group"

        def _check_setup_finished(self, f_name):
            pass

    group = Group("group", root_path=".")
    group.before_request(print)
    assert group.before_request_funcs == {None: [print]}
    assert isinstance(group, Scaffold)
    assert repr(group) == "<Group 'group'>"
    with pytest.raises(AttributeError, match="install glassware-templating"):
        group.app_template_filter  # noqa: B018
    with pytest.raises(NotImplementedError):
        group.record(print)


def test_the_repr_names_the_class_and_the_application():
    assert repr(Kernel("shop", root_path=".")) == "<Kernel 'shop'>"
