from __future__ import annotations

import pluggy
import pytest

from glassware_core import hookimpl
from glassware_core.plugins.known import HOOKS
from glassware_routing import hookspecs


def test_the_core_knows_the_hooks_that_are_asked_here():
    specified = [
        name
        for name in vars(hookspecs)
        if hasattr(vars(hookspecs)[name], "glassware_spec") and not name.startswith("_")
    ]
    assert tuple(specified) == HOOKS["glassware-routing"]


def test_a_converter_plugin_with_other_arguments_is_refused():
    class Wrong:
        @hookimpl
        def url_converters(self, application): ...

    manager = pluggy.PluginManager("glassware")
    manager.add_hookspecs(hookspecs)
    with pytest.raises(pluggy.PluginValidationError, match="url_converters"):
        manager.register(Wrong())
