from __future__ import annotations

import pytest
from werkzeug.test import Client

from glassware_core import PluginError, PluginWarning, hookimpl
from glassware_core.membership import collect
from glassware_core.plugins import Plugins, Record


class Counter:
    """Gives something in every way, and takes it back."""

    __name__ = "counter"

    def __init__(self):
        self.seen = []

    @hookimpl
    def default_config(self):
        return {"COUNTER_STEP": 1}

    @hookimpl
    def app_created(self, app):
        app.extensions["counter"] = self

    @hookimpl
    def app_left(self, app):
        del app.extensions["counter"]

    @hookimpl
    def app_frozen(self, app):
        self.seen.append("frozen")

    @hookimpl
    def events(self, app):
        # Made anew at each question, as most plugins do.
        return {"request_started": lambda app: self.seen.append("started")}

    @hookimpl
    def open_context(self, app):
        return lambda ctx: self.seen.append("open")


class SetsUp:
    __name__ = "sets-up"

    @hookimpl
    def app_created(self, app):
        app.extensions["sets-up"] = 1


def installed(app, *plugins):
    """Give an application plugins as if their distributions were installed."""
    records = [Record(p.__name__, f"dist-{p.__name__}", "1.0", plugin=p) for p in plugins]
    app._plugins = Plugins([*app._plugins.records, *records])


def test_a_late_plugin_brings_its_keys_and_is_asked_what_it_missed(app, client):
    client.get("/")
    app.config["COUNTER_STEP"] = 7
    counter = Counter()
    app.register_plugin(counter)
    assert app.config["COUNTER_STEP"] == 7
    assert counter.seen == ["frozen"]
    client.get("/")
    assert counter.seen == ["frozen", "open", "started"]


def test_a_late_plugin_whose_set_up_fails_leaves_no_trace(app, client):
    class Fails(Counter):
        @hookimpl
        def app_created(self, app):
            raise ValueError("no")

    before = app.plugins
    with pytest.raises(ValueError) as caught:
        app.register_plugin(Fails(), "fails")
    assert caught.value.__notes__ == ["The plugin 'fails' raised this in 'app_created'."]
    assert app.plugins is before
    assert app.events.request_started == ()


def test_a_plugin_that_goes_takes_back_what_it_did(app, client):
    counter = Counter()
    app.register_plugin(counter)
    app.unregister_plugin(counter)
    client.get("/")
    assert counter.seen == []
    assert "counter" not in app.extensions
    app.register_plugin(counter)
    assert app.extensions["counter"] is counter


def test_a_required_plugin_is_not_let_go(app):
    app.register_plugin(Counter())
    app.config["REQUIRED_PLUGINS"] = ["counter"]
    with pytest.raises(PluginError, match="REQUIRED_PLUGINS names the plugin 'counter'; take it"):
        app.unregister_plugin("counter")


# Lists in the configuration


def test_a_disabled_plugin_is_not_even_set_up(app_class):
    class Disabling(app_class):
        default_config = {**app_class.default_config, "DISABLED_PLUGINS": "counter, other"}

    counter = Counter()
    with pytest.raises(PluginError, match=r"'counter' is required by the application.*DISABLED"):
        Disabling("disabled", root_path=".", plugins=[counter])
    assert counter.seen == []


def test_a_plugin_that_is_disabled_before_the_first_request_takes_back_what_it_did(app, client):
    counter = Counter()
    installed(app, counter)
    app.extensions["counter"] = counter
    app.config["DISABLED_PLUGINS"] = ["counter"]
    client.get("/")
    assert "counter" not in app.extensions
    assert counter.seen == []
    record = app.plugins.named("counter")
    assert (record.state, record.cause) == ("blocked", "DISABLED_PLUGINS names it.")


def test_a_plugin_that_cannot_take_back_its_set_up_stops_the_start(app, client):
    installed(app, SetsUp())
    app.config["DISABLED_PLUGINS"] = ["sets-up"]
    with pytest.raises(
        PluginError,
        match=r"DISABLED_PLUGINS names the plugin 'sets-up' of dist-sets-up 1\.0, which has set "
        r"the application up and has no hook 'app_left'.*'default_config' of its class, or set "
        r"GLASSWARE_DISABLE_PLUGINS=sets-up",
    ):
        client.get("/")


def test_only_what_is_allowed_is_let_in_and_parts_always_are(app, client):
    counter = Counter()
    installed(app, counter)
    app.extensions["counter"] = counter
    app.config["ALLOWED_PLUGINS"] = []
    client.get("/")
    record = app.plugins.named("counter")
    assert (record.state, record.cause) == ("blocked", "ALLOWED_PLUGINS does not name it.")
    assert app.plugins.named("core").state == "active"


def test_what_is_allowed_must_be_there(app, client):
    app.config["ALLOWED_PLUGINS"] = ["cownter"]
    installed(app, Counter())
    app.extensions["counter"] = 1
    with pytest.raises(
        PluginError,
        match=r"'cownter' is required by ALLOWED_PLUGINS and not installed; .*mean 'counter'\?",
    ):
        client.get("/")


# Names with one owner


class Giver:
    def __init__(self, name, *given):
        self.__name__ = name
        self.given = given

    @hookimpl
    def events(self, app):
        return dict.fromkeys(self.given, print)


def test_the_later_plugin_that_gives_a_name_is_left_out_of_this_application(app, app_class):
    installed(app, Giver("a", "x"), Giver("b", "y", "x"), Giver("c", "z"))
    with pytest.warns(
        PluginWarning,
        match=r"'b' of dist-b 1\.0 is left out: the thing 'x' belongs to the plugin 'a' of dist-a "
        r"1\.0\. Choose one of the two: set GLASSWARE_DISABLE_PLUGINS=a or .*PLUGINS=b",
    ):
        assert collect(app, "events", "thing") == {"x": print, "z": print}
    assert app.plugins.named("b").state == "quarantined"


def test_a_plugin_that_the_application_was_given_wins_over_an_installed_one(app):
    installed(app, Giver("a", "x"))
    app._plugins = app._plugins.derive([Giver("mine", "x")])
    with pytest.warns(
        PluginWarning,
        match=r"'a' of dist-a .* belongs to the plugin 'mine'\. Choose one of the two: do not give "
        "the application 'mine' or set GLASSWARE_DISABLE_PLUGINS=a",
    ):
        assert collect(app, "events", "thing") == {"x": print}


@pytest.mark.parametrize("by", ["REQUIRED_PLUGINS", "the application"])
def test_a_required_plugin_is_not_left_out_silently(app, by):
    installed(app, Giver("a", "x"), Giver("b", "x"))
    if by == "REQUIRED_PLUGINS":
        app.config["REQUIRED_PLUGINS"] = ["b"]
    else:
        app._plugins = app._plugins.requiring(["b"], by)
    with pytest.raises(
        PluginError, match=f"'b' of dist-b .*is required by {by}, but the thing 'x'"
    ):
        collect(app, "events", "thing")


def test_names_that_are_taken_already_belong_to_who_has_them(app):
    installed(app, Giver("a", "x"))
    with pytest.warns(PluginWarning, match="'x' belongs to the plugin 'core' of glassware-core"):
        assert collect(app, "events", "thing", {"x": app.plugins.named("core")}) == {}
    assert Client(app).get("/").status_code == 404
