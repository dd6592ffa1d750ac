from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace

import pytest
from werkzeug.test import Client, EnvironBuilder

from glassware_core import Kernel, hookimpl
from glassware_core.plan import Plan, backwards, forwards, reads_live


def first():
    return None


def second():
    return None


def steps_of(app, endpoint="x"):
    return app.request_steps(SimpleNamespace(url_rule=SimpleNamespace(endpoint=endpoint)))


def test_steps_are_made_once_for_an_endpoint_and_dropped_by_a_change(app):
    app.before_request(first)
    steps = steps_of(app)
    assert steps.before == (first,)
    assert steps_of(app) is steps
    assert steps_of(app, "y") is not steps
    app.before_request(second)
    assert steps_of(app).before == (first, second)


def test_without_an_endpoint_the_functions_of_the_application_are_run(app):
    app.before_request(first)
    steps = app.request_steps(None)
    assert steps.before == (first,)
    assert app.request_steps(SimpleNamespace(url_rule=None)) is steps


def test_a_foreign_table_is_never_compiled(app):
    assert not reads_live(app.before_request_funcs)
    app.before_request_funcs[None] = mine = [first]
    assert reads_live(app.before_request_funcs)
    assert steps_of(app).before == (first,)
    mine.append(second)
    assert steps_of(app).before == (first, second)


def test_a_list_of_ones_own_is_read_when_an_application_context_ends(app, client):
    app.view("/")(lambda: "ok")
    app.teardown_appcontext_funcs = mine = []
    calls = []
    client.get("/")
    mine.append(lambda error: calls.append(error))
    client.get("/")
    mine.append(lambda error: calls.append("last first"))
    client.get("/")
    assert calls == [None, "last first", None]


def test_views_in_a_dictionary_of_another_kind_are_not_taken_past_it(app):
    class Views(dict):
        def __getitem__(self, endpoint):
            return second

    app.view_functions = Views(x=first)
    assert steps_of(app).view is None
    app.view_functions = {"x": first}
    assert steps_of(app).view is first


def test_functions_are_collected_forwards_and_backwards():
    table = {None: [1, 2], "bp": [3, 4]}
    assert forwards(table, (None, "bp", "other")) == [1, 2, 3, 4]
    assert backwards(table, ("bp", None)) == [4, 3, 2, 1]


def test_the_chains_of_plugins_are_part_of_the_plan(app_class):
    order = []

    class Chain:
        __name__ = "chain"

        @hookimpl
        def open_context(self, app):
            return lambda ctx: order.append("open")

        @hookimpl
        def close_response(self, app):
            return lambda ctx, response: order.append("close")

    class Nothing:
        __name__ = "nothing"

        @hookimpl
        def open_context(self, app):
            return None

    app = app_class("chained", root_path=".", plugins=[Chain(), Nothing()])
    app.after_request(lambda r: order.append("after") or r)
    Client(app).get("/")
    assert order == ["open", "after", "close"]
    assert len(app.plan.open) == 1


def test_of_two_plugins_that_give_the_same_callable_the_right_one_is_named(app_class):
    def check(ctx):
        raise ValueError("wrong")

    class Checked:
        @hookimpl
        def open_context(self, app):
            return check

    app = app_class("checked", root_path=".")
    app.register_plugin(Checked(), "one")
    app.register_plugin(Checked(), "two")
    app.testing = True
    (first, _), _ = app._plugins.answers("open_context", app=app)
    with pytest.raises(ValueError, match="wrong") as caught:
        Client(app).get("/")
    assert first.title in caught.value.__notes__[0]


def test_a_change_while_the_plan_is_compiled_makes_it_compiled_again(app_class):
    class Meddler:
        __name__ = "meddler"
        asked = 0

        @hookimpl
        def open_context(self, app):
            self.asked += 1
            if self.asked == 1:
                app.teardown_appcontext_funcs.append(first)

    meddler = Meddler()
    app = app_class("meddled", root_path=".", plugins=[meddler])
    assert app.plan.teardown_appcontext == (first,)
    assert meddler.asked == 2


def test_the_plan_does_not_keep_the_application_alive():
    gc.collect()
    gc.disable()
    try:
        app = Kernel("freed", root_path=".")
        plan = app.plan
        with app.request_context(EnvironBuilder("/").get_environ()):
            pass
        reference = weakref.ref(app)
        del app
        assert reference() is None
        assert isinstance(plan, Plan)
    finally:
        gc.enable()
