from __future__ import annotations

import pytest
from werkzeug.test import Client

from glassware_core import Backend, Kernel, UnknownBackend, hookimpl
from glassware_core.json.provider import DefaultJSONProvider
from glassware_core.plugins import Plugins, Record


class Loud(DefaultJSONProvider):
    def dumps(self, obj, **kwargs):
        return super().dumps(obj, **kwargs).upper()


class LoudPlugin:
    __name__ = "loud"

    @hookimpl
    def json_providers(self):
        return {"loud": Loud}


def make(cls=Kernel):
    return cls("backends", root_path=".", plugins=[LoudPlugin()])


def test_the_default_is_used_when_nothing_else_is_said():
    assert type(make().json) is DefaultJSONProvider


def test_the_configuration_chooses_by_name():
    app = make()
    app.config["JSON_PROVIDER"] = "loud"
    assert type(app.json) is Loud
    assert app.json is app.json


def test_an_unknown_name_says_which_ones_are_installed(client, app):
    app.config["JSON_PROVIDER"] = "lowd"
    with pytest.raises(UnknownBackend, match=r"JSON_PROVIDER is 'lowd'; installed are 'json'"):
        app.json  # noqa: B018
    with pytest.raises(UnknownBackend, match="lowd"):
        client.get("/")


def test_an_unknown_name_says_which_plugins_are_left_out(app):
    broken = Record("lowd", "dist-lowd", "1.0", "quarantined", cause="It fails.", mend="Mend it.")
    app._plugins = Plugins([*app.plugins.records, broken])
    app.config["JSON_PROVIDER"] = "lowd"
    with pytest.raises(
        UnknownBackend,
        match=r"installed are 'json'.*\. Plugin 'lowd' of dist-lowd 1\.0 is left out: It fails\.",
    ):
        app.json  # noqa: B018


def test_an_unknown_name_that_the_project_knows_says_what_to_install(app):
    app.config["JSON_PROVIDER"] = "orjson"
    app._plugins = Plugins([r for r in app.plugins.records if "orjson" not in r.distribution])
    with pytest.raises(UnknownBackend, match=r"run: python -m pip install glassware-json-orjson$"):
        app.json  # noqa: B018


def test_what_is_installed_and_left_out_is_not_to_be_installed_again(app):
    known = [r for r in app.plugins.records if "orjson" not in r.distribution]
    broken = Record(
        "json-orjson", "glassware-json-orjson", "1.0", "quarantined", cause="It fails.", mend="So."
    )
    app._plugins = Plugins([*known, broken])
    app.config["JSON_PROVIDER"] = "orjson"
    with pytest.raises(UnknownBackend, match=r"Plugin 'json-orjson' .* It fails\. So\.") as caught:
        app.json  # noqa: B018
    assert "pip install" not in str(caught.value)
    assert "Choose" not in str(caught.value)


def test_an_instance_attribute_wins_over_everything():
    app = make()
    mine = Loud(app)
    app.json = mine
    app.config["JSON_PROVIDER"] = "nowhere"
    assert Client(app).get("/").status_code == 404
    assert app.json is mine


def test_a_class_attribute_wins_over_the_configuration():
    class App(Kernel):
        json_provider_class = Loud

    app = make(App)
    app.config["JSON_PROVIDER"] = "json"
    assert type(app.json) is Loud
    Client(app).get("/")
    assert type(app.json) is Loud


def test_a_backend_read_early_is_made_anew_when_another_one_is_named():
    app = make()
    early = app.json
    app.config["JSON_PROVIDER"] = "loud"
    assert app.json is early
    Client(app).get("/")
    assert type(app.json) is Loud


def test_a_backend_that_was_modified_is_not_dropped_silently():
    app = make()
    app.json.sort_keys = False
    app.config["JSON_PROVIDER"] = "loud"
    with pytest.raises(
        RuntimeError, match=r"JSON_PROVIDER was changed from 'json' to 'loud' after 'json' was read"
    ):
        Client(app).get("/")
    app.config["JSON_PROVIDER"] = "json"
    Client(app).get("/")
    assert app.json.sort_keys is False


class Keeping:
    """What keeps a setting of the moment in which it is made."""

    def __init__(self, app):
        self.title = app.config["TITLE"]
        self.successor = None

    def replaced_by(self, other):
        self.successor = other


class KeepingPlugin(LoudPlugin):
    @hookimpl
    def json_providers(self):
        return {"keeping": Keeping, "broken": lambda app: 1 / app.config["TITLE"]}


class KeepingApp(Kernel):
    kept = Backend("KEPT", "json_providers", "What keeps.", keeps=("TITLE",))
    default_config = {**Kernel.default_config, "KEPT": "keeping", "TITLE": 1}


def test_a_backend_that_may_keep_settings_is_made_anew_when_one_has_changed():
    app = KeepingApp("backends", root_path=".", plugins=[KeepingPlugin()])
    early = app.kept
    app.config["TITLE"] = 2
    assert app.kept is early
    app.finish_setup()
    assert app.kept.title == 2
    assert early.successor is app.kept
    assert app.kept.successor is None


def test_a_backend_that_may_keep_settings_stays_when_none_has_changed():
    class Incomparable:
        def __eq__(self, other):
            raise ValueError("ambiguous")

        __hash__ = None

    app = KeepingApp("backends", root_path=".", plugins=[KeepingPlugin()])
    app.config["TITLE_FONTS"] = Incomparable()
    early = app.kept
    app.config.update(TITLE=2, OTHER=2)
    app.config.update(TITLE=1)
    app.finish_setup()
    assert app.kept is early


def test_what_was_assigned_stays_whatever_changes():
    app = KeepingApp("backends", root_path=".", plugins=[KeepingPlugin()])
    app.kept = mine = Keeping(app)
    app.config["TITLE"] = 2
    app.finish_setup()
    assert app.kept is mine


def test_a_backend_that_keeps_settings_and_was_modified_is_not_dropped_silently():
    app = KeepingApp("backends", root_path=".", plugins=[KeepingPlugin()])
    app.kept.title = "mine"
    app.config["TITLE"] = 2
    with pytest.raises(RuntimeError, match=r"^TITLE was changed after 'kept' was read, which has"):
        app.finish_setup()
    app.config["TITLE"] = 1
    app.finish_setup()
    assert app.kept.title == "mine"


def test_where_one_cannot_be_made_anew_the_next_try_tells_the_same():
    app = KeepingApp("backends", root_path=".", plugins=[KeepingPlugin()])
    app.config.update(KEPT="broken")
    assert app.kept == 1
    app.config.update(TITLE=0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            app.finish_setup()


def test_a_backend_is_pending_until_it_is_made_or_the_set_up_is_finished():
    app, other = (KeepingApp("x", root_path=".", plugins=[KeepingPlugin()]) for _ in range(2))
    kept = KeepingApp.kept
    assert kept.is_pending(app)
    app.kept  # noqa: B018
    assert not kept.is_pending(app)
    other.finish_setup()
    assert not kept.is_pending(other)
