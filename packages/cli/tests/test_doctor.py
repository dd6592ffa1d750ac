from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli import CliApp, FlaskGroup, ScriptInfo
from glassware_cli.doctor import examine
from glassware_core.plugins import Plugins, Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner, Result

APP = """
from glassware_cli import CliApp
app = CliApp("shop")
app.config["SECRET_KEY"] = "dev"
"""


def examined(runner: CliRunner, *arguments: str) -> tuple[Result, dict[str, Any]]:
    result = runner.invoke(FlaskGroup(), [*arguments, "doctor", "--json"])
    report: dict[str, Any] = json.loads(result.stdout)
    return result, report


def test_programs_get_all_that_is_found(runner: CliRunner, write: Callable[..., Path]) -> None:
    write("hello.py", APP)
    result, report = examined(runner, "--app", "hello")
    assert result.exit_code == 0
    assert report["application"] == {
        "name": "shop",
        "import_path": "hello",
        "source": "named by --app",
    }
    assert "glassware-cli" in report["versions"]
    assert "cli" in [each["name"] for each in report["plugins"]]
    assert "json" in [each["name"] for each in report["backends"]]
    assert [each["key"] for each in report["settings"]] == ["SECRET_KEY"]
    assert report["errors"] == []
    assert any("SECRET_KEY is shorter" in each for each in report["warnings"])


@pytest.mark.parametrize("arguments", [(), ("--all",), ("--json",), ("--json", "--all")])
def test_nobody_gets_secrets(
    runner: CliRunner, write: Callable[..., Path], arguments: tuple[str, ...]
) -> None:
    write(
        "hello.py",
        """
        from glassware_cli import CliApp
        class Shop(CliApp):
            default_config = {**CliApp.default_config, "DB_PASSWORD": "5ecret-1"}
        app = Shop("shop")
        app.config["MAIL"] = {"HOST": "mail.example", "PORT": 25, "PASSWORD": "5ecret-2"}
        app.config["ENGINE"] = {"url": "mysql://ada:5ecret-3@host"}
        """,
    )
    result = runner.invoke(FlaskGroup(), ["--app", "hello", "doctor", *arguments])
    assert result.exit_code == 0
    assert "{'HOST': (hidden), 'PORT': 25, 'PASSWORD': (hidden)}" in result.output
    assert "5ecret" not in result.output


def test_people_get_tables(runner: CliRunner, write: Callable[..., Path]) -> None:
    write("hello.py", APP)
    result = runner.invoke(FlaskGroup(), ["--app", "hello", "doctor"])
    assert result.exit_code == 0
    assert result.output.startswith("Application: shop (hello, named by --app)\n")
    for title in ("Versions", "Plugins", "Backends", "Settings"):
        assert f"\n{title}\n\n" in result.output
    assert "Warning: SECRET_KEY is shorter" in result.output
    assert "'dev'" not in result.output


def test_without_an_application_the_installation_is_examined(runner: CliRunner) -> None:
    result, report = examined(runner)
    assert result.exit_code == 1
    assert report["application"] is None
    assert report["versions"]
    assert report["errors"][0].startswith("Could not locate an application.")
    text = runner.invoke(FlaskGroup(), ["doctor"])
    assert text.exit_code == 1
    assert "Error: Could not locate" in text.output


def test_an_application_that_does_not_start_is_told(
    runner: CliRunner, write: Callable[..., Path]
) -> None:
    write("broken.py", "1 / 0")
    assert examined(runner, "--app", "broken")[1]["errors"] == [
        "The application does not start: ZeroDivisionError: division by zero"
    ]
    write("hello.py", f"{APP}\napp.config['JSON_PROVIDER'] = 'jsno'")
    _, report = examined(runner, "--app", "hello")
    assert "JSON_PROVIDER is 'jsno'" in report["errors"][0]
    assert report["application"]["name"] == "shop"


def test_a_plugin_that_is_left_out_is_told() -> None:
    app = CliApp("shop")
    app._plugins = Plugins([Record("mine", state="quarantined", cause="It fails.")])
    report = examine(ScriptInfo(create_app=lambda: app))
    assert "Plugin 'mine' is left out: It fails." in report["errors"]


def test_where_nothing_is_doubtful_that_is_told(runner: CliRunner) -> None:
    app = CliApp("shop")
    app.config["SECRET_KEY"] = "x" * 32
    result = runner.invoke(FlaskGroup(create_app=lambda: app), ["doctor"])
    assert "Application: shop\n" in result.output
    assert result.exit_code == 0
    assert ("Nothing is doubtful." in result.output) != ("Warning: Flask" in result.output)
