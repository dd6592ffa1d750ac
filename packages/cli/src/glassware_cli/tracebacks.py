"""Tracebacks that begin where the user's code does.

What led there, the command line and the import system, says nothing of the error. It is shown
where the environment variable `GLASSWARE_TRACEBACK` is `full`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from traceback import StackSummary, TracebackException
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["format_error", "frames_of_user", "install_hook"]

VARIABLE = "GLASSWARE_TRACEBACK"
HINT = f"Frames of the command line are left out; {VARIABLE}=full shows them."

_OWN = str(Path(__file__).parent) + os.sep
_FOLDERS = (_OWN, str(Path(click.__file__).parent) + os.sep)


def format_error(error: BaseException) -> str:
    """Return an error's traceback, from the first frame that is not the command line's on.

    Args:
        error: The error, as it was caught in the command line.
    """
    shown = TracebackException.from_exception(error)
    hidden = False if os.environ.get(VARIABLE) == "full" else _shorten(shown, set())
    text = "".join(shown.format())
    return f"{text}\n{HINT}\n" if hidden else text


def frames_of_user(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the command line's frames that it begins with."""
    while trace is not None and _led_here(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def install_hook() -> None:
    """Show errors that end the program in this way, unless something else shows them already."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show


def _show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    # The script that the program was started by stands before the command line's own frames.
    own = trace
    while own is not None and not own.tb_frame.f_code.co_filename.startswith(_OWN):
        own = own.tb_next
    if own is not None and os.environ.get(VARIABLE) != "full":
        error = error.with_traceback(own)
    sys.stderr.write(format_error(error))


def _shorten(shown: TracebackException, seen: set[int]) -> bool:
    """Leave frames out, of the error and of those that it came from; tell whether there were."""
    if id(shown) in seen:
        return False
    seen.add(id(shown))
    kept = list(shown.stack)
    while kept and _led_here(kept[0].filename):
        del kept[0]
    kept = [frame for frame in kept if not _is_importing(frame.filename)]
    hidden = len(kept) < len(shown.stack)
    shown.stack = StackSummary.from_list(kept)
    for other in (shown.__cause__, shown.__context__, *(shown.exceptions or ())):
        if other is not None:
            hidden = _shorten(other, seen) or hidden
    return hidden


def _led_here(file: str) -> bool:
    return file.startswith(_FOLDERS) or _is_importing(file)


def _is_importing(file: str) -> bool:
    return file.startswith("<frozen ")
