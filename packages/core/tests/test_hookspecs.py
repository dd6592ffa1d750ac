from __future__ import annotations

import pluggy
import pytest

from glassware_core import hookimpl, hookspecs
from glassware_core.plugins.known import HOOKS


def test_the_list_of_hooks_names_all_that_core_asks():
    specified = {
        name for name, value in vars(hookspecs).items() if hasattr(value, "glassware_spec")
    }
    assert specified == set(HOOKS["glassware-core"])


@pytest.mark.parametrize("name", HOOKS["glassware-core"])
def test_an_implementation_with_an_argument_of_another_name_is_refused(name):
    def wrong(application): ...

    class Wrong:
        pass

    setattr(Wrong, name, staticmethod(hookimpl(specname=name)(wrong)))
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    with pytest.raises(pluggy.PluginValidationError, match=name):
        manager.register(Wrong())


@pytest.mark.parametrize("name", HOOKS["glassware-core"])
def test_every_hook_is_described(name):
    assert getattr(hookspecs, name).__doc__
