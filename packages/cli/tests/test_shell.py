from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp, FlaskGroup
from glassware_cli.shell import shell_context
from glassware_core import Kernel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner


def shell(runner: CliRunner, app: Kernel, text: str, **environment: str) -> str:
    group = FlaskGroup(create_app=lambda: app)
    result = runner.invoke(group, ["shell"], input=text, env=environment)
    assert result.exit_code == 0, result.exception
    return result.output


@pytest.fixture(autouse=True)
def no_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the shell away from the history file of whoever runs the tests."""
    monkeypatch.delattr(sys, "__interactivehook__", raising=False)


def test_the_shell_has_the_application_and_its_context(runner: CliRunner) -> None:
    output = shell(runner, CliApp("shop"), "print(app.name)\ng.x = 1\nprint(g.x)\n")
    assert "shop" in output
    assert "1" in output


def test_the_shell_has_what_the_application_adds(runner: CliRunner) -> None:
    app = CliApp("shop")
    app.shell_context_processor(lambda: {"added": "by a processor"})
    assert "by a processor" in shell(runner, app, "print(added)\n")


def test_an_application_without_this_part_has_a_shell_too(runner: CliRunner) -> None:
    app = Kernel("bare")
    assert shell_context(app) == {"app": app}
    assert "bare" in shell(runner, app, "print(app.name)\n")


def test_the_banner_tells_python_and_application(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr("code.interact", lambda **options: seen.update(options))
    app = CliApp("shop")
    shell(runner, app, "")
    assert seen["banner"].splitlines()[-2:] == ["App: shop", f"Instance: {app.instance_path}"]
    assert seen["banner"].startswith(f"Python {sys.version}")


def test_the_startup_file_is_run_first(runner: CliRunner, write: Callable[..., Path]) -> None:
    file = write("startup.py", "started = 'by a file'\napp = 'hidden by the real one'\n")
    output = shell(runner, CliApp("shop"), "print(started, app.name)\n", PYTHONSTARTUP=str(file))
    assert "by a file shop" in output
    assert "shop" in shell(runner, CliApp("shop"), "print(app.name)\n", PYTHONSTARTUP="gone.py")


def test_the_tab_key_completes_the_names_of_the_shell(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    readline = ModuleType("readline")
    set_up: list[Any] = []
    vars(readline).update(set_completer=set_up.append, parse_and_bind=lambda text: None)
    monkeypatch.setitem(sys.modules, "readline", readline)
    monkeypatch.setattr(sys, "__interactivehook__", lambda: set_up.append("hook"), raising=False)
    app = CliApp("shop")
    app.shell_context_processor(lambda: {"surely_only_here": 1})
    shell(runner, app, "")
    *_, complete, last = set_up
    assert complete("surely_on", 0) == "surely_only_here"
    assert last == "hook"


def test_a_platform_without_completion_has_a_shell(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setitem(sys.modules, "readline", None)
    monkeypatch.setattr(sys, "__interactivehook__", lambda: calls.append("hook"), raising=False)
    assert "shop" in shell(runner, CliApp("shop"), "print(app.name)\n")
    assert calls == ["hook"]
