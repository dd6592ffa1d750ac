from __future__ import annotations

from typing import Any

import pytest

from glassware_core import Kernel, installed_plugins
from glassware_templating import TemplatingApp, TemplatingBlueprint, plugin


def test_the_part_is_installed_and_active() -> None:
    (record,) = [r for r in installed_plugins().records if r.name == "templating"]
    assert (record.state, record.plugin, record.builtin) == ("active", plugin, True)


def test_it_brings_one_feature_for_applications_and_one_for_blueprints() -> None:
    assert plugin.app_features() == (TemplatingApp,)
    assert plugin.blueprint_features() == (TemplatingBlueprint,)


def test_applications_without_templates_have_no_commands_for_them(app: Any) -> None:
    pytest.importorskip("click")
    assert [command.name for command in plugin.cli_commands(app)] == ["templates"]
    assert plugin.cli_commands(Kernel("app")) == ()


def test_its_configuration_keys_have_the_documented_defaults(app: Any) -> None:
    assert plugin.default_config() == {
        "TEMPLATE_ENGINE": "jinja2",
        "TEMPLATE_ENGINES": {},
        "TEMPLATES_AUTO_RELOAD": None,
        "EXPLAIN_TEMPLATE_LOADING": False,
    }
    assert plugin.default_config().items() <= app.config.items()
