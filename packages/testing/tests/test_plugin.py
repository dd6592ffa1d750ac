from __future__ import annotations

import pluggy

from glassware_core import installed_plugins
from glassware_testing import TestingApp, hookspecs, plugin


def test_the_part_brings_its_feature():
    assert installed_plugins().ask_one(plugin, "app_features") == [(TestingApp,)]


def test_the_hook_of_the_client_is_offered():
    manager = pluggy.PluginManager("glassware")
    plugin.add_hookspecs(manager)
    assert manager.hook.test_environ.spec.function is hookspecs.test_environ
