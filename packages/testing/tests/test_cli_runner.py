from __future__ import annotations

import subprocess
import sys

import pytest

from glassware_testing import FlaskCliRunner

click = pytest.importorskip("click")

WITHOUT_CLICK = """
import sys
sys.modules["click"] = sys.modules["click.testing"] = None
from glassware_core import Kernel
from glassware_testing import *

class App(TestingApp, Kernel):
    pass

app = App("without")
assert app.test_client().get("/").status_code == 404
try:
    app.test_cli_runner()
except ModuleNotFoundError as error:
    assert "python -m pip install glassware-cli" in str(error)
    assert error.name == "click"
else:
    raise AssertionError("a runner was made without click")
"""


class Info:
    """What the command-line part gives commands to find the application with."""

    def __init__(self, app):
        self.app = app


@click.group()
def group():
    """Stand for the application's group."""


@group.command()
@click.argument("name", default="World")
@click.pass_obj
def hello(info, name):
    click.echo(f"Hello, {name}, from {info.app.name}")


@pytest.fixture
def runner(app_class):
    class WithCommands(app_class):
        cli = group

        def make_script_info(self):
            return Info(self)

    return WithCommands("commands").test_cli_runner()


def test_a_runner_is_clicks(app):
    runner = FlaskCliRunner(app, env={"NAME": "value"}, echo_stdin=True)
    assert isinstance(runner, click.testing.CliRunner)
    assert runner.app is app
    assert runner.make_env({"OTHER": "1"}) == {"NAME": "value", "OTHER": "1"}
    assert runner.get_default_prog_name(hello) == "hello"


def test_arguments_name_a_command_of_the_application(runner):
    assert runner.invoke(args=["hello"]).output == "Hello, World, from commands\n"
    assert runner.invoke(args="hello Ada").output == "Hello, Ada, from commands\n"


def test_a_command_can_be_given(runner):
    assert runner.invoke(hello, ["Ada"]).output == "Hello, Ada, from commands\n"


def test_an_object_for_the_command_can_be_given(runner, app):
    result = runner.invoke(hello, obj=Info(app))
    assert result.output == "Hello, World, from testing_test\n"
    assert runner.invoke(hello, obj=None).exit_code == 1


def test_options_go_to_clicks_runner(runner):
    with pytest.raises(AttributeError):
        runner.invoke(hello, obj=None, catch_exceptions=False)


def test_without_the_command_line_part_the_error_names_it(app):
    with pytest.raises(AttributeError, match=r"'cli': install glassware-cli \(python -m pip"):
        app.test_cli_runner().invoke(args=["hello"])


def test_without_click_the_error_names_the_command_line_part():
    subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT_CLICK], check=True)
