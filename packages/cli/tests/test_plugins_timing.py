from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest

from glassware_cli import CliApp, FlaskGroup
from glassware_cli.plugins import timing
from glassware_cli.plugins.timing import measure_imports, measure_requests
from glassware_core import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import CliRunner

APP = """
import time
from glassware_cli import CliApp
from glassware_core import hookimpl

class Slow:
    __name__ = "slow"

    @hookimpl
    def app_created(self, app):
        time.sleep(0.02)

    @hookimpl
    def open_context(self, app):
        return lambda ctx: time.sleep(0.01)

    @hookimpl
    def wsgi_middleware(self, app):
        def wrapper(inner):
            def middleware(environ, start_response):
                time.sleep(0.01)
                return inner(environ, start_response)
            return middleware
        return wrapper

app = CliApp("timed", plugins=[Slow()])
"""


@pytest.fixture
def no_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes an interpreter of its own."""
    monkeypatch.setattr(timing, "measure_imports", lambda: {"cli": 0.5})


def test_the_command_shows_what_each_plugin_costs(
    runner: CliRunner, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "IMPORT_RUNS", 1)
    write("slow.py", APP)
    arguments = ["--app", "slow", "plugins", "time", "-n", "2", "--json"]
    result = runner.invoke(FlaskGroup(), arguments)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    costs = {each["name"]: each for each in told["plugins"]}
    assert costs["core"]["import"] >= 0
    assert costs["slow"]["import"] is None
    assert costs["slow"]["setup"] >= 0.02
    assert costs["slow"]["request"] >= 0.02
    assert costs["core"]["request"] == 0
    assert told["request"]["seconds"] >= costs["slow"]["request"]


@pytest.mark.usefixtures("no_imports")
def test_people_get_a_table(runner: CliRunner) -> None:
    app = CliApp("timed")
    group = FlaskGroup(create_app=lambda: app)
    result = runner.invoke(group, ["plugins", "time", "--request", "/nowhere", "-n", "3"])
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].split("  ")[0] == "Plugin"
    (cli,) = [line.split() for line in lines if line.startswith("cli ")]
    assert cli[1] == "500.00"
    assert lines[-1].startswith("GET /nowhere took ")
    assert lines[-1].endswith(" µs, the mean of 3.")


@pytest.mark.usefixtures("no_imports")
def test_without_an_application_no_request_is_measured(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "time", "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["request"]["seconds"] is None
    assert {each["request"] for each in told["plugins"]} == {None}


def test_an_application_that_answered_already_can_be_measured() -> None:
    class Opens:
        __name__ = "opens"

        @hookimpl
        def open_context(self, app: Any) -> Callable[[Any], None]:
            return lambda ctx: None

    app = CliApp("used", plugins=[Opens()])
    app.finish_setup()
    times, total = measure_requests(app, "GET", "/", 2)
    assert 0 < times["opens"] < total


def test_a_request_that_raises_is_told() -> None:
    class Fails(CliApp):
        def dispatch_request(self) -> Any:
            raise ValueError("no")

    app = Fails("fails")
    app.testing = True
    with pytest.raises(click.ClickException, match="GET / raised ValueError: no"):
        measure_requests(app, "GET", "/", 1)


def test_plugins_that_cannot_be_loaded_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "IMPORTS", "raise SystemExit('broken')")
    with pytest.raises(click.ClickException, match="The plugins cannot be loaded: broken"):
        measure_imports()


def test_a_request_that_cannot_be_read_is_an_error(runner: CliRunner) -> None:
    result = runner.invoke(FlaskGroup(), ["plugins", "time", "--request", "GET"])
    assert result.exit_code == 2
    assert "--request" in result.stderr
