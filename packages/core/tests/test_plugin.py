from __future__ import annotations

from glassware_core import Kernel, installed_plugins, plugin
from glassware_core.json.provider import DefaultJSONProvider


def test_core_is_a_plugin_like_any_other():
    (record,) = [record for record in installed_plugins().records if record.name == "core"]
    assert record.plugin is plugin
    assert record.state == "active"


def test_every_application_has_the_keys_of_core():
    config = Kernel(__name__, root_path=".").config
    assert plugin.default_config().keys() <= config.keys()
    assert config["JSON_PROVIDER"] == "json"


def test_each_application_has_keys_of_its_own():
    assert plugin.default_config() == plugin.default_config()
    assert plugin.default_config() is not plugin.default_config()


def test_the_default_provider_is_chosen_by_its_name():
    assert plugin.json_providers() == {"json": DefaultJSONProvider}
    assert type(Kernel(__name__, root_path=".").json) is DefaultJSONProvider
