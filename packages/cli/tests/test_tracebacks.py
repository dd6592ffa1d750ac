from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from glassware_cli import locate_app
from glassware_cli.locate import prepare_import
from glassware_cli.tracebacks import HINT, format_error, frames_of_user, install_hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def caught(module: str) -> BaseException:
    with pytest.raises((ZeroDivisionError, ValueError)) as error:
        locate_app(prepare_import(module), None)
    # The first frame is this one.
    return error.value.with_traceback(error.tb.tb_next)


def frames(text: str) -> list[str]:
    return [line.split('"')[1] for line in text.splitlines() if line.startswith('  File "')]


def test_a_traceback_begins_in_the_users_code(write: Callable[..., Path]) -> None:
    outer, inner = write("outer.py", "import inner"), write("inner.py", "1 / 0")
    text = format_error(caught("outer"))
    assert frames(text) == [str(outer), str(inner)]
    assert "<frozen" not in text
    assert text.endswith(f"ZeroDivisionError: division by zero\n\n{HINT}\n")


def test_all_of_it_is_shown_on_demand(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("broken.py", "1 / 0")
    monkeypatch.setenv("GLASSWARE_TRACEBACK", "full")
    text = format_error(caught("broken"))
    assert "locate.py" in text
    assert HINT not in text


def test_what_is_raised_again_can_begin_in_the_users_code(write: Callable[..., Path]) -> None:
    file = write("broken.py", "1 / 0")
    error = caught("broken")
    trace = frames_of_user(error.__traceback__)
    assert trace is not None
    assert trace.tb_frame.f_code.co_filename == str(file)
    assert frames_of_user(None) is None


def test_errors_that_led_to_the_error_are_shortened_too(write: Callable[..., Path]) -> None:
    write("inner.py", "1 / 0")
    text = (
        "try:\n    import inner\nexcept ZeroDivisionError as error:\n    raise ValueError from {}"
    )
    for cause in ("error", "None"):
        write(f"outer_{cause.lower()}.py", text.format(cause))
        shown = format_error(caught(f"outer_{cause.lower()}"))
        assert "<frozen" not in shown
        assert ("ZeroDivisionError" in shown) is (cause == "error")


def test_errors_without_such_frames_are_shown_as_python_does() -> None:
    assert format_error(ValueError("plain")) == "ValueError: plain\n"
    group = ExceptionGroup("several", [ValueError("one")])
    assert "ValueError: one" in format_error(group)
    looped = ValueError("looped")
    looped.__cause__ = looped
    assert format_error(looped) == "ValueError: looped\n"


def started(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "glassware_cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_the_command_shows_what_of_the_application_fails(write: Callable[..., Path]) -> None:
    file = write("broken.py", "1 / 0")
    lines = started("--app", "broken", "run")
    assert lines[:2] == [
        "Traceback (most recent call last):",
        f'  File "{file}", line 1, in <module>',
    ]
    assert lines[-3:] == ["ZeroDivisionError: division by zero", "", HINT]


def test_a_syntax_error_is_shown_with_its_line_alone(write: Callable[..., Path]) -> None:
    file = write("broken.py", "def (")
    lines = started("--app", "broken", "run")
    assert frames("\n".join(lines)) == [str(file)]


def test_what_shows_errors_already_keeps_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def shows(*error: object) -> None:
        """Stand for the hook of a service that collects errors."""

    monkeypatch.setattr(sys, "excepthook", shows)
    install_hook()
    assert sys.excepthook is shows


def test_an_interruption_is_shown_as_python_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    install_hook()
    error = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, error, None)
    assert capsys.readouterr().err == "KeyboardInterrupt\n"
