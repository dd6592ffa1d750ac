from __future__ import annotations

import inspect
from typing import Any

from glassware_core.plugins.known import HOOKS
from glassware_templating import hookspecs


def test_the_hooks_are_those_that_core_knows_of_this_part() -> None:
    mine = {
        name: function
        for name, function in vars(hookspecs).items()
        if inspect.isfunction(function) and function.__module__ == hookspecs.__name__
    }
    assert set(mine) == set(HOOKS["glassware-templating"])
    assert all(inspect.getdoc(function) for function in mine.values())


def test_the_hooks_are_asked_with_the_documented_arguments(app: Any) -> None:
    hooks = app.plugins.manager.hook
    assert hooks.template_engines.spec.argnames == ()
    assert hooks.template_globals.spec.argnames == ("app",)
    assert hooks.template_loaders.spec.argnames == ("app",)
    assert hooks.template_env.spec.argnames == ("app", "env")
