from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from glassware_cli import FlaskGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from click.testing import CliRunner

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
EXAMPLES: dict[str, str] = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", README, re.DOTALL))


def test_the_readme_has_examples() -> None:
    assert sorted(EXAMPLES) == ["hello.py", "ping.py", "shop.py"]
    assert README.count("```python") == len(EXAMPLES)


def test_a_command_of_the_application_runs(runner: CliRunner, write: Callable[..., Path]) -> None:
    write("hello.py", EXAMPLES["hello.py"])
    result = runner.invoke(FlaskGroup(), ["--app", "hello", "greet", "Ada"])
    assert result.output == "Hello Ada, this is hello\n"


def test_a_command_of_ones_own_runs(
    runner: CliRunner, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("hello.py", EXAMPLES["hello.py"])
    file = write("shop.py", EXAMPLES["shop.py"])
    monkeypatch.syspath_prepend(".")
    cli = runpy.run_path(str(file))["cli"]
    assert runner.invoke(cli, ["greet", "Ada"]).output == "Hello Ada, this is hello\n"


def test_a_plugin_gives_a_command(
    runner: CliRunner, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from glassware_cli import CliApp

    write("ping.py", EXAMPLES["ping.py"])
    monkeypatch.syspath_prepend(".")
    app = CliApp("shop", plugins=[__import__("ping")])
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["ping"])
    assert result.output == "pong from shop\n"
