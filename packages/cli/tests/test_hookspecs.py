from __future__ import annotations

import inspect

from glassware_cli import hookspecs
from glassware_core.plugins.known import HOOKS


def test_the_hooks_are_those_that_core_knows_of() -> None:
    own = {name for name, value in vars(hookspecs).items() if hasattr(value, "glassware_spec")}
    assert own == set(HOOKS["glassware-cli"])


def test_every_hook_says_what_it_is_for() -> None:
    for name in HOOKS["glassware-cli"]:
        assert inspect.getdoc(getattr(hookspecs, name))
