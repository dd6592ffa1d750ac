from __future__ import annotations

from glassware_core import installed_plugins
from glassware_core.plugins.known import HOOKS
from glassware_sessions import hookspecs


def test_the_hooks_are_those_that_the_kernel_knows():
    assert tuple(hookspecs.__all__) == HOOKS["glassware-sessions"]


def test_the_hook_can_be_asked():
    answers = installed_plugins().ask("session_backends")
    assert any("cookie" in answer for answer in answers)
