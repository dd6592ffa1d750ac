from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glassware_cli import CliApp, FlaskGroup, ScriptInfo
from glassware_cli.serve import _loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import CliRunner

APP = """
import os
from glassware_cli import CliApp
from glassware_core import Response

class Hello(CliApp):
    def dispatch_request(self):
        return Response(f"hello from {os.getpid()}")

app = Hello(__name__)
"""


@contextmanager
def server(*arguments: str) -> Iterator[Callable[[], str]]:
    """Start the command in a process, and give a function that asks it for a page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "glassware_cli", *arguments, "-p", str(port)]
    with open("server.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def ask() -> str:
        deadline = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    return str(answer.read().decode())
            except OSError:
                assert time.monotonic() < deadline, Path("server.log").read_text()
                time.sleep(0.05)

    try:
        yield ask
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals a process")
def test_workers_answer_requests(write: Callable[..., Path]) -> None:
    pytest.importorskip("granian")
    write("hello.py", APP)
    options = ["--workers", "2", "--threads", "2", "--access-log"]
    with server("--app", "hello", "serve", *options) as ask:
        workers = {ask() for _ in range(20)}
        # One that is ended while it starts may not hear of it.
        deadline = time.monotonic() + 20
        while Path("server.log").read_text().count("Started worker-") < 2:
            assert time.monotonic() < deadline, Path("server.log").read_text()
            time.sleep(0.05)
    log = Path("server.log").read_text()
    assert all(answer.startswith("hello from ") for answer in workers)
    assert "Serving app 'hello' (named by --app)" in log
    assert log.count("Started worker-") == 2
    assert "GET / HTTP/1.1" in log


def test_what_is_wrong_with_the_application_is_told_before_a_worker_starts(
    runner: CliRunner, write: Callable[..., Path]
) -> None:
    pytest.importorskip("granian")
    write("hello.py", f"{APP}\napp.config['JSON_PROVIDER'] = 'jsno'")
    result = runner.invoke(FlaskGroup(), ["--app", "hello", "serve"])
    assert result.exit_code == 1
    assert "JSON_PROVIDER" in result.stderr
    assert runner.invoke(FlaskGroup(), ["serve"]).exit_code == 2


def test_a_server_that_is_not_installed_is_told_with_how_to_install_it(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "granian", None)
    result = runner.invoke(FlaskGroup(create_app=lambda: CliApp("served")), ["serve"])
    assert result.exit_code == 1
    assert 'python -m pip install "glassware-cli[serve]"' in result.stderr


def test_a_worker_that_starts_from_nothing_finds_the_application(
    write: Callable[..., Path],
) -> None:
    write("hello.py", APP)
    loader = pickle.loads(pickle.dumps(_loader(ScriptInfo("hello:app"))))
    assert loader().name == "hello"


def test_an_application_that_a_project_makes_itself_is_handed_on() -> None:
    info = ScriptInfo(create_app=lambda: CliApp("made"))
    assert _loader(info)() is info.load_app()
