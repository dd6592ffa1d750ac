from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from werkzeug import serving
from werkzeug.test import Client

from glassware_cli import CliApp, DispatchingApp, FlaskGroup
from glassware_core import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import CliRunner, Result

APP = """
from glassware_cli import CliApp
from glassware_core import Response

class Hello(CliApp):
    def dispatch_request(self):
        return Response("hello")

app = Hello(__name__)
"""


class Served(list[tuple[tuple[Any, ...], dict[str, Any]]]):
    """What the server was started with."""

    @property
    def app(self) -> Any:
        return self[-1][0][2]

    @property
    def address(self) -> tuple[Any, ...]:
        return self[-1][0][:2]

    @property
    def options(self) -> dict[str, Any]:
        return self[-1][1]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """Record what would be served, since the server itself never returns."""
    calls = Served()
    # A port may be taken, by whatever else runs on this machine.
    monkeypatch.setattr("glassware_cli.run.choose_port", lambda host, port: port)
    monkeypatch.setattr(
        serving, "run_simple", lambda *args, **options: calls.append((args, options))
    )
    return calls


def run(runner: CliRunner, app: Any, *arguments: str, **environment: str) -> Result:
    create_app = app if callable(app) and not isinstance(app, CliApp) else lambda: app
    group = FlaskGroup(create_app=create_app)
    return runner.invoke(group, ["run", *arguments], env=environment)


def test_the_application_is_served_with_the_defaults(runner: CliRunner, served: Served) -> None:
    app = CliApp("served")
    result = run(runner, app)
    assert result.output == " * Debug mode: off\n"
    assert served.app is app
    assert served.address == ("127.0.0.1", 5000)
    assert served.options == {
        "use_reloader": False,
        "use_debugger": False,
        "threaded": True,
        "ssl_context": None,
        "extra_files": None,
        "exclude_patterns": None,
    }


def test_options_are_handed_on(runner: CliRunner, served: Served) -> None:
    paths = os.pathsep.join(["a.txt", "b.txt"])
    run(
        runner,
        CliApp("served"),
        *["-h", "0.0.0.0", "-p", "80", "--reload", "--debugger", "--without-threads"],
        *["--extra-files", paths, "--exclude-patterns", "*.tmp"],
    )
    assert served.address == ("0.0.0.0", 80)
    assert served.options == {
        "use_reloader": True,
        "use_debugger": True,
        "threaded": False,
        "ssl_context": None,
        "extra_files": ["a.txt", "b.txt"],
        "exclude_patterns": ["*.tmp"],
    }


def test_options_come_from_the_environment(runner: CliRunner, served: Served) -> None:
    run(runner, CliApp("served"), FLASK_RUN_PORT="8000", FLASK_RUN_HOST="::1")
    assert served.address == ("::1", 8000)


@pytest.mark.parametrize(
    ("arguments", "reload", "debugger"),
    [
        (["--debug"], True, True),
        (["--debug", "--no-reload"], False, True),
        (["--debug", "--no-debugger"], True, False),
        (["--no-debug"], False, False),
    ],
)
def test_debug_mode_turns_reloader_and_debugger_on(
    runner: CliRunner, served: Served, arguments: list[str], reload: bool, debugger: bool
) -> None:
    result = run(runner, lambda: CliApp("served"), *arguments)
    assert served.options["use_reloader"] is reload
    assert served.options["use_debugger"] is debugger
    debug = arguments[0] == "--debug"
    assert served.app.debug is debug
    assert f"Debug mode: {'on' if debug else 'off'}" in result.output


def test_the_banner_names_where_the_application_is(
    runner: CliRunner, served: Served, write: Callable[..., Path]
) -> None:
    write("hello.py", APP)
    result = runner.invoke(FlaskGroup(), ["--app", "hello:app", "run"])
    assert result.output.startswith(" * Serving app 'hello:app' (named by --app)\n")
    result = runner.invoke(FlaskGroup(), ["run"], env={"FLASK_APP": "hello"})
    assert result.output.startswith(" * Serving app 'hello' (named by FLASK_APP)\n")
    result = runner.invoke(FlaskGroup(), ["run"], env={"GLASSWARE_APP": "hello"})
    assert result.output.startswith(" * Serving app 'hello' (named by GLASSWARE_APP)\n")
    project = write("pyproject.toml", "[tool.glassware]\napp = 'hello:app'")
    result = runner.invoke(FlaskGroup(), ["run"])
    assert f"'hello:app' (named by [tool.glassware] in {project})" in result.output
    project.unlink()
    write("app.py", APP)
    result = runner.invoke(FlaskGroup(), ["run"])
    assert result.output.startswith(" * Serving app 'app.py' (found in the current folder)\n")


def test_a_certificate_is_handed_on(runner: CliRunner, served: Served) -> None:
    run(runner, CliApp("served"), "--cert", __file__, "--key", __file__)
    assert served.options["ssl_context"] == (__file__, __file__)


def test_an_application_that_is_not_found_ends_the_command(
    runner: CliRunner, served: Served
) -> None:
    result = runner.invoke(FlaskGroup(name="tool"), ["run"])
    assert result.exit_code == 2
    assert "Usage: tool run [OPTIONS]" in result.stderr
    assert "Could not locate an application" in result.stderr
    assert served == []


def test_what_the_configuration_names_in_vain_ends_the_command(
    runner: CliRunner, served: Served
) -> None:
    app = CliApp("served")
    app.config["REQUIRED_PLUGINS"] = ["guard"]
    result = run(runner, app)
    assert result.exit_code == 1
    assert "Error: The plugin 'guard' is required" in result.stderr
    assert served == []
    app.config.update(REQUIRED_PLUGINS=None, JSON_PROVIDER="jsno")
    result = run(runner, app)
    assert result.exit_code == 1
    assert "JSON_PROVIDER" in result.stderr


def test_a_process_that_only_watches_leaves_the_checks_to_the_one_that_serves(
    runner: CliRunner, served: Served
) -> None:
    app = CliApp("served")
    app.config["REQUIRED_PLUGINS"] = ["guard"]
    assert run(runner, app, "--reload").exit_code == 0
    assert served.app is app


def test_an_error_in_the_application_ends_the_command(runner: CliRunner, served: Served) -> None:
    result = run(runner, lambda: 1 / 0)
    assert isinstance(result.exception, ZeroDivisionError)
    assert served == []


def test_after_a_reload_requests_show_the_error(
    runner: CliRunner, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    result = run(runner, lambda: 1 / 0, "--reload")
    assert result.exit_code == 0
    assert "ZeroDivisionError" in result.stderr
    for _ in range(2):
        with pytest.raises(ZeroDivisionError) as error:
            Client(served.app).get("/")
        # The application's own frame follows the one that raises, at each request.
        assert [entry.name for entry in error.traceback[-2:]] == ["fail", "<lambda>"]


def test_a_reload_that_ends_the_program_does_not_end_the_server(
    runner: CliRunner, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ending() -> Any:
        sys.exit("DATABASE is not set")

    assert run(runner, ending, "--reload").exit_code == 1
    monkeypatch.setenv("WERKZEUG_RUN_MAIN", "true")
    result = run(runner, ending, "--reload")
    assert result.exit_code == 0
    assert "DATABASE is not set" in result.stderr
    with pytest.raises(RuntimeError, match="ended the program while it was loaded"):
        Client(served.app).get("/")


def test_the_application_can_be_loaded_in_the_background(runner: CliRunner, served: Served) -> None:
    class Hello(CliApp):
        def dispatch_request(self) -> Any:
            return Response("hello")

    run(runner, lambda: Hello("served"), "--lazy-loading")
    assert isinstance(served.app, DispatchingApp)
    assert Client(served.app).get("/").text == "hello"
    run(runner, lambda: Hello("served"), "--eager-loading")
    assert isinstance(served.app, Hello)


def test_a_wrong_port_is_told(runner: CliRunner) -> None:
    result = run(runner, CliApp("served"), FLASK_RUN_PORT="http")
    assert result.exit_code == 2
    assert "'http' is not a valid integer" in result.stderr


def test_a_port_that_is_taken_is_told_with_one_that_is_free(runner: CliRunner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = run(runner, CliApp("served"), "--port", str(other.getsockname()[1]))
    assert result.exit_code == 1
    assert "is free; add '--port" in result.stderr


def test_the_command_has_an_option_for_debug_mode_of_its_own() -> None:
    from glassware_cli import run_command

    assert isinstance(run_command, click.Command)
    assert run_command.params[0].name == "debug"


@contextmanager
def server(*arguments: str) -> Iterator[Callable[[], str]]:
    """Start the command in a process, and give a function that asks it for a page."""
    command = [sys.executable, "-m", "glassware_cli", *arguments, "-p", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with open("server.log", "wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env=environment, start_new_session=True
        )

    def ask() -> str:
        address = wait_for(lambda: re.findall(r"http://[\d.:]+", Path("server.log").read_text()))
        with urllib.request.urlopen(address[-1], timeout=10) as answer:
            return str(answer.read().decode())

    try:
        yield ask
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(10)


def wait_for(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"It did not come: {Path('server.log').read_text()}")


@pytest.mark.skipif(sys.platform == "win32", reason="signals a process group")
def test_a_real_server_answers_a_request(write: Callable[..., Path]) -> None:
    write("hello.py", APP)
    with server("--app", "hello", "run") as ask:
        assert ask() == "hello"
    assert "Serving app 'hello'" in Path("server.log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="signals a process group")
def test_a_real_server_goes_on_after_a_reload_that_failed(write: Callable[..., Path]) -> None:
    file = write("hello.py", f"import inner\n{APP}")
    inner = write("inner.py")

    def answer(ask: Callable[[], str]) -> str:
        try:
            return ask()
        except (OSError, HTTPException) as error:  # restarting, or a 500
            return f"{error}"

    with server("--app", "hello", "run", "--debug", "--no-debugger") as ask:
        assert wait_for(lambda: answer(ask) == "hello")
        file.write_text("1 / 0")
        assert wait_for(lambda: "500" in answer(ask))
        file.write_text(f"import inner\n{APP}".replace('"hello"', '"again"'))
        assert wait_for(lambda: answer(ask) == "again")
        # The reloader must know a module that could never be imported.
        inner.write_text("def (")
        assert wait_for(lambda: "500" in answer(ask))
        inner.write_text("")
        assert wait_for(lambda: answer(ask) == "again")
    assert "SyntaxError" in Path("server.log").read_text()
